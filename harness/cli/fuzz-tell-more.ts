/** What is told of a finding beside its program: other targets, versions of Linux, rules. */
import { askElsewhere } from '../../fuzz/campaign/ask-elsewhere.ts';
import { RulesAbout } from '../../fuzz/campaign/rules-about.ts';
import type { Finding } from '../../fuzz/finding-folder/finding.ts';
import type { Started } from './start-targets.ts';

export class TellMore {
  readonly #started: readonly Started[];
  readonly #also: readonly Started[];
  #rules: RulesAbout | undefined;

  /** @param started the campaign's own, the reference first. @param also asked of findings only */
  constructor(started: readonly Started[], also: readonly Started[]) {
    this.#started = started;
    this.#also = also;
  }

  async tell(finding: Finding): Promise<void> {
    const specs = this.#started.map(({ target }) => target.spec);
    const also = this.#also.map(({ target, info: { name, version } }) => ({
      ...{ target, name, version },
    }));
    Object.assign(finding, await askElsewhere(finding, specs, also));
    if (finding.kind !== 'difference') return;
    this.#rules ??= await this.#rulesOfBoth();
    const rules = await this.#rules.of(finding);
    if (rules.length > 0) finding.rules = rules;
  }

  /** The rules are loaded for the first finding only. */
  async #rulesOfBoth(): Promise<RulesAbout> {
    const { suites } = await import('../../suites/index.ts');
    const rules = suites
      .flatMap(({ requirements }) => requirements)
      .filter(({ needs }) =>
        this.#started.every(({ info }) => needs.every((each) => info.capabilities.includes(each))),
      );
    return new RulesAbout(
      this.#started.map(({ target }) => target),
      rules,
    );
  }
}
