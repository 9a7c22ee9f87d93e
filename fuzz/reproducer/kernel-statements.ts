/** Steps inside a kernel, as commands to the registration module. */
import { toHex } from '../../harness/program/bytes.ts';
import type { KernelStep } from '../../harness/program/kernel-steps.ts';
import type { Outcome } from '../../harness/program/transcript.ts';
import { RegistrationModule } from '../../harness/targets/agent/registration/registration-module.ts';
import { errnoNumber } from '../../harness/wire/index.ts';
import { putStatements } from './call-statements.ts';
import { CannotReproduce, type Names, type Statement, statement } from './statement.ts';

/** Learns the commands from the very code that the agent gives them with. */
export class ModuleCommands {
  readonly #names: Names;
  readonly #module: RegistrationModule;
  #command = '';
  /** As the reference answered: a name means the family that was registered last. */
  #answer = 0;

  constructor(names: Names) {
    this.#names = names;
    this.#module = new RegistrationModule({
      ask: (command) => {
        this.#command = toHex(command);
        const answer = Buffer.alloc(12);
        answer.writeInt32LE(this.#answer, 0);
        return answer;
      },
      close: () => undefined,
    });
  }

  /** @throws CannotReproduce for what the module does not do, or would crash a kernel by */
  statements(step: KernelStep, outcome: Outcome | undefined): Statement[] {
    this.#answer = outcome !== undefined && 'errno' in outcome ? -errnoNumber(outcome.errno) : 0;
    const made = this.#module.make(step, (symbol) => {
      throw new CannotReproduce(`${step.call} takes ${JSON.stringify(symbol)}`);
    });
    if ('unsupported' in made) throw new CannotReproduce(made.unsupported);
    const ask = [...putStatements(this.#command, this.#names), statement('module_command')];
    if (step.call !== 'genl_register_family') return ask;
    return [...ask, statement('registered', [this.#names.family(step.family) ?? 0])];
  }
}
