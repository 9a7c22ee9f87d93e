/**
 * health: what a kernel says of itself while programs run. Text of a console or of /dev/kmsg
 * in, reports with a title and a fingerprint out. Pure: who reads the console is in targets.
 */
export { parseKmsg } from './console-line.ts';
export type { HealthReport } from './health-report.ts';
export { KINDS } from './headers.ts';
export { parseReports } from './parse-reports.ts';
