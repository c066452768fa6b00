/*
 * quantity/traditional.c
 *		Traditional characters of quantities are read as simplified ones.
 *
 * Copyright (c) 2026 bizenv contributors; PostgreSQL licence
 */
#include "quantity/quantity.h"

#define QUANTITY_HAN_FIRST 0x4E00
#define QUANTITY_HAN_LAST 0x9FFF

/* traditional and simplified, in turn: the characters of units, numerals and words, no others */
static const uint16 pairs[] =
	u"項项個个條条務务億亿萬万戶户間间輛辆臺台張张筆笔場场輪轮級级種种類类處处歲岁點点兩两貳贰參叁陸陆圓圆錢钱噸吨畝亩頃顷層层棟栋隻只頭头顆颗"
	u"幾几數数餘余來来約约過过達达於于將将滿满僅仅佔占為为計计總总內内週周鐘钟鍾钟時时號号長长減减縮缩壓压漲涨擴扩調调淨净負负連连續续歷历"
	u"環环較较與与雙双單单對对頁页冊册員员區区縣县鎮镇鄉乡門门領领業业標标問问題题節节邊边廣广經经營营產产檢检驗验證证質质體体團团隊队關关"
	u"網网線线點点臺台園园灣湾島岛灘滩溝沟橋桥樓楼屆届齣出盞盏顧顾艙舱駕驾補补貼贴幣币鎊镑韓韩歐欧盧卢釐厘毫毫華华氣气溫温發发展展開开"
	u"億亿參叁劃划還还進进達达運运遠远適适遲迟選选遞递邀邀錄录鏡镜變变讓让議议護护譽誉讀读餘余駐驻騰腾驗验鬆松麼么黨党齊齐齡龄龍龙尋寻導导"
	u"幹干廠厂彈弹徑径從从復复徵征態态憑凭應应懷怀戰战執执報报損损據据擊击擬拟擴扩攤摊擔担簽签預预違违履履爭争獎奖獨独獲获環环現现畫画當当";

/* What each character becomes; 0: it stays.  Written at the first call, to the same values by every one */
static uint16 simple[QUANTITY_HAN_LAST - QUANTITY_HAN_FIRST + 1];

/* The simplified character of a traditional one; others stay */
pg_wchar
simplified(pg_wchar code)
{
	if (code < QUANTITY_HAN_FIRST || code > QUANTITY_HAN_LAST)
		return code;
	/* the first pair tells whether the table was written */
	if (unlikely(simple[u'項' - QUANTITY_HAN_FIRST] == 0))
		for (int i = 0; i + 1 < (int) lengthof(pairs); i += 2)
			if (pairs[i] >= QUANTITY_HAN_FIRST && pairs[i] <= QUANTITY_HAN_LAST)
				simple[pairs[i] - QUANTITY_HAN_FIRST] = pairs[i + 1];
	return simple[code - QUANTITY_HAN_FIRST] != 0 ? simple[code - QUANTITY_HAN_FIRST] : code;
}
