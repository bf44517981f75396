// Says what is wrong with an OpenAPI document by the rules that Redocly recommends. Usage: node lint.mjs DOCUMENT
import { createConfig, lint } from '@redocly/openapi-core';

// Under which licence the server comes is not for this document to say.
const config = await createConfig({ extends: ['recommended'], rules: { 'info-license': 'off' } });
const problems = await lint({ ref: process.argv[2], config });
for (const problem of problems) {
  console.log(problem.severity, problem.ruleId, problem.message, problem.location[0]?.pointer);
}
console.log(`${problems.length} findings`);
