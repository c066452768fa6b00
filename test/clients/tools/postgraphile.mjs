// PostGraphile: a GraphQL schema of the views for the role bi, and of the tables for their owner.
import { graphql } from 'graphql';
import graphileUtils from 'graphile-utils';
import postgraphile from 'postgraphile';
import { check, done, pascal, pool, promised, tables, views } from './lib.mjs';

const { makePgSmartTagsPlugin } = graphileUtils;
const { createPostGraphileSchema, withPostGraphileContext } = postgraphile;
const { columns, count } = await promised('bi');
const tool = pool('bi');
const schema = await createPostGraphileSchema(tool, [views], { ignoreRBAC: false });
const fields = Object.keys(schema.getQueryType().getFields()).filter((name) => name.startsWith('all'));
check(fields.length === 11, 'the role bi sees eleven views', fields.join(' '));
check(!schema.getMutationType(), 'and may change nothing');
for (const [view, names] of Object.entries(columns)) {
	const type = schema.getType(pascal(view));
	check(type && Object.keys(type.getFields()).length === names.length, `${view} has its columns`);
	const field = fields.find((name) => schema.getQueryType().getFields()[name].type.toString() === `${pascal(view)}sConnection`
		|| schema.getQueryType().getFields()[name].type.toString().replace(/ies/, 'y').startsWith(pascal(view)) && name.length - view.replace(/_/g, '').length <= 6);
	const { data, errors } = await withPostGraphileContext({ pgPool: tool }, (context) => graphql(schema, `{ all: ${field} { totalCount nodes { ${Object.keys(type.getFields()).join(' ')} } } }`, null, context));
	check(!errors && data.all.totalCount === count[view] && data.all.nodes.length === count[view], 'and all of its rows', errors?.[0].message ?? `${count[view]} rows`);
}
check(schema.getType('VTask').getFields().taskName.description === '任务', 'labels are descriptions');
await tool.end();

const office = pool('city_office');
const collision = await createPostGraphileSchema(office, [tables], { ignoreRBAC: false }).then(() => null, (error) => error.message);
check(collision === null || /naming conflict/.test(collision), 'the tables as they are: two of them have the name of a condition of another', collision?.split('\n')[0]);
const names = makePgSmartTagsPlugin(['task', 'problem'].map((name) => ({ kind: 'class', match: `${tables}.${name}_condition`, tags: { name: `${name}_requirement` } })));
const whole = await createPostGraphileSchema(office, [tables], { ignoreRBAC: false, appendPlugins: [names] });
check(whole.getType('ProblemRequirement') && whole.getType('TaskRequirement'), 'with another name for each they are served');
await office.end();
done();
