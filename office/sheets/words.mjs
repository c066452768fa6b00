// The headings that offices write, and which column of a ledger each means.
// An entry: [column, words that say it outright, words that hold it, weight].
// "progress." columns are those of the progress that stands in a row of a task.

const SUPPORTS = /^(配合部门|配合单位|协办部门|协办单位|协同部门|协同单位|协作部门|协作单位|参与部门|参与单位|参加单位|会办部门|会办单位|supporting_departments)$/;

export const TARGETS = {
	task: {
		needs: ['department', 'name', 'task_list'],
		columns: {
			department: /^(责任部门|责任单位|主办部门|主办单位|承办单位|承办部门|落实单位|落实部门|责任主体|责任科室|完成单位|部门|部门名称|单位名称|填报单位|填报部门|责任地区|department)$/,
			lead_department: /^(牵头部门|牵头单位|总牵头单位|lead_department)$/,
			supporting_departments: SUPPORTS,
			name: /^(任务|任务名称|工作任务|重点任务|任务内容|任务事项|工作内容|整改任务|重点工作|工作事项|事项|事项名称|工作要点|任务措施|具体任务|目标任务|项目名称|主要任务|重点工作任务|主要工作|主要工作任务|年度重点任务|建设任务|改革任务|改革事项|改革举措|督办事项|督办任务|督查事项|整改事项|整改内容|重点举措|主要举措|工作举措|具体举措|主要措施|工作措施|具体措施|事项内容|name)$/,
			task_list: /^(清单|清单名称|任务清单|台账名称|所属清单|task_list)$/,
			indicator: /^(指标|指标名称|一级指标|对应指标|indicator)$/,
			planned: /^(计划数|目标数|目标值|年度目标|年度计划|计划|计划量|任务数|planned)$/,
			unit: /^(计量单位|数量单位|unit)$/,
			weight: /^(权重|任务权重|权重值|权重系数|权重占比|权重[（(][%％][）)]|weight)$/,
			parent_task_id: /^(上级任务|上级任务名称|父任务|父级任务|所属任务|主任务|上级事项|parent_task_id)$/,
			cancelled_on: /^(取消日期|取消时间|取消于|调出日期|调出时间|批准取消日期|批准取消时间|cancelled_on)$/,
			cancelled_reason: /^(取消依据|取消原因|取消依据和原因|取消理由|调出原因|调出依据|不再推进原因|cancelled_reason)$/,
			starts_on: /^(开始时间|开始日期|起始时间|起始日期|启动时间|启动日期|starts_on)$/,
			due_on: /^(完成时限|完成期限|计划完成时间|计划完成时限|完成时间|完成日期|时限|期限|截止日期|截止时间|办结时限|整改时限|整改期限|时间节点|到期[日时]间?|due_on)$/,
			'progress.percent': /^(进度|完成进度|工作进度|目前进度|当前进度|进度[（(]?%[）)]?|完成率|完成率[（(]%[）)]|完成进度[（(]%[）)]|完成比例|完成百分比|推进进度|percent)$/,
			'progress.done': /^(完成数|已完成数|完成量|完成值|实际完成|实际完成数|累计完成|累计完成数|done)$/,
			'progress.progress_class': /^(进度分类|进展分类|进度状态|完成状态|状态|推进状态|progress_class)$/,
			'progress.note': /^(备注|说明|情况说明|进展情况|工作进展|目前进展|进展说明|存在问题|note)$/,
			'progress.period': /^(月份|调度月份|所属月份|统计月份|报告期|期别|period)$/,
			'progress.reported_on': /^(填报日期|填报时间|报送日期|报送时间|更新时间|更新日期|调度日期|reported_on)$/,
		},
	},
	problem: {
		needs: ['department', 'source', 'name', 'found_on'],
		columns: {
			department: /^(责任部门|责任单位|主办部门|主办单位|承办单位|承办部门|办理单位|办理部门|整改单位|整改责任单位|部门|department)$/,
			supporting_departments: SUPPORTS,
			document_number: /^(工单号|工单编号|工单编码|工单流水号|受理号|受理编号|受理单号|诉求编号|诉求单号|来件编号|案件编号|转办单号|件号|文号|来文文号|来文字号|document_number)$/,
			source: /^(来源|问题来源|来源渠道|线索来源|渠道|反映渠道|source)$/,
			category: /^(类别|问题类别|问题类型|类型|分类|诉求类型|诉求类别|category)$/,
			hall: /^(大厅|政务大厅|所在大厅|政务服务大厅|检查大厅|hall)$/,
			name: /^(问题|问题描述|问题内容|问题名称|存在问题|具体问题|诉求|诉求内容|诉求标题|标题|反映问题|反映内容|主要问题|name)$/,
			found_on: /^(发现日期|发现时间|受理日期|受理时间|收集日期|收集时间|登记日期|登记时间|反映时间|反映日期|检查日期|检查时间|来电时间|found_on)$/,
		},
	},
	report: {
		needs: ['department', 'task_list', 'period', 'submitted_on'],
		columns: {
			department: /^(填报单位|填报部门|报送单位|报送部门|单位|部门|责任单位|责任部门|department)$/,
			task_list: /^(清单|清单名称|台账|台账名称|报表|报表名称|task_list)$/,
			period: /^(月份|所报月份|报表月份|所属月份|报告期|period)$/,
			submitted_on: /^(报送日期|报送时间|提交日期|提交时间|上报日期|上报时间|填报日期|填报时间|submitted_on)$/,
			submitted_items: /^(已报项数|报送项数|报送条数|上报项数|填报项数|项数|submitted_items)$/,
		},
	},
	indicator_value: {
		needs: ['indicator', 'region', 'period', 'value'],
		columns: {
			indicator: /^(指标|指标名称|二级指标|三级指标|指标代码|indicator)$/,
			region: /^(地区|盟市|地市|旗县区|旗县|区县|市县|城市|行政区|region)$/,
			period: /^(月份|时期|期|年份|年度|统计期|报告期|时间|period)$/,
			value: /^(数值|指标值|值|实际值|完成值|本期值|value)$/,
		},
	},
	department: {
		needs: ['department', 'name'],
		columns: {
			department: /^(部门代码|单位代码|代码|编码|部门编码|department)$/,
			name: /^(部门|部门名称|单位|单位名称|全称|name)$/,
			region: /^(地区|所在地区|所属地区|区域|region)$/,
		},
	},
};

const ORDINAL = /^(序号|编号|№|no\.?|#)$/i;
const plain = (heading) => heading.replace(/[\s\u00a0\u3000\u200b\ufeff]+/g, '').replace(/[*＊]+$/, '').toLowerCase();
const withoutUnit = (word) => word.replace(/[（(【\[][^）)】\]]*[）)】\]]$/, '');

// which column of the target that heading means, its own words before those above it
export function columnOf(target, path) {
	const words = path.split('·').map(plain);
	for (const word of [...words].reverse()) {
		for (const form of [word, withoutUnit(word)]) {
			for (const [column, pattern] of Object.entries(TARGETS[target].columns)) if (pattern.test(form)) return column;
		}
	}
	return null;
}

// The unit that stands in a heading, its own or above it: 计划数（万元）, 资金（万元）·计划数
const UNIT = /^(?:单位[:：])?(万?亿?元|千元|百万元|万?亿?美元|项|个|家|户|件|场|次|场次|期|条|人|人次|万人|万人次|亩|公里|千米|米|平方米|万平方米|吨|万吨|天|日|工作日|小时|分钟|分|份|批|宗|笔|台|套|处|栋|间|类|%|％|个百分点)$/;
export function unitOf(path) {
	for (const word of path.split('·').reverse()) {
		const [, found] = /[（(【[]([^）)】\]]{1,8})[）)】\]]$/.exec(word) ?? [];
		const unit = found && UNIT.exec(found.replace(/\s/g, ''));
		if (unit) return unit[1].replace('％', '%');
	}
	return null;
}

export const isOrdinal = (heading) => ORDINAL.test(plain(heading));

export const isKnownHeading = (text) => {
	const word = plain(text);
	if (!word || word.length > 20) return false;
	return ORDINAL.test(word) || /^(单位|责任单位|任务情况)$/.test(word)
		|| Object.values(TARGETS).some(({ columns }) => Object.values(columns).some((pattern) => pattern.test(word) || pattern.test(withoutUnit(word))));
};
