import { expect, it } from 'vitest';
import { program } from '../../harness/program/program.ts';
import { lostTranscript } from '../../harness/targets/exec/agent-target.ts';
import { planOf } from './plan.ts';

const ok = { ret: 0 };

it('what is made inside the kernel is asked of the module with all capabilities, by one process', () => {
  const given = program(
    [
      { call: 'socket', socket: 'a', protocol: 16, actor: 'plain' },
      { call: 'genl_register_family', family: 'x', definition: { name: 'x' }, actor: 'plain' },
      { call: 'netlink_kernel_release', kernelSocket: 'k', actor: 'other' },
    ],
    { actors: { plain: { capabilities: [] }, other: { process: 'other', netns: 'far' } } },
  );
  const answered = { ...lostTranscript(''), outcomes: [ok, ok, ok] };
  const { steps } = planOf(given, answered, 2, false);
  const calls = steps.map(({ process, statements }) => [
    process,
    ...statements.map(({ call }) => call).filter((call) => call !== 'put'),
  ]);
  expect(calls).toEqual([
    [0, 'set_capabilities', 'open_socket', 'set_capabilities'],
    [0, 'module_command', 'registered'],
    [0, 'enter_namespace', 'module_command', 'leave_namespace'],
  ]);
});
