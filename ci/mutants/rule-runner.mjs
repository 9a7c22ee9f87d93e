/**
 * A test runner for Stryker whose tests are the rules, asked of the simulator in this very process:
 * what is loaded stays loaded, so that a mutant costs no more than the rules that meet it.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { register } from 'tsx/esm/api';

const NAMESPACE = '__stryker__';

class RuleRunner {
  #rules = new Map();
  #judge;
  #times = new Map();
  #state = (globalThis[NAMESPACE] ??= {});

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    register();
    // the working folder is the copy that has the mutants
    const at = (path) => pathToFileURL(join(process.cwd(), path)).href;
    const { suites } = await import(at('suites/index.ts'));
    const { runRequirement } = await import(at('harness/runner/run-requirement.ts'));
    const { openTarget } = await import(at('harness/targets/open-target.ts'));
    const target = openTarget('simulator');
    const info = await target.start();
    for (const { name, requirements } of suites) {
      for (const requirement of requirements) {
        this.#rules.set(requirement.id, () => runRequirement(requirement, name, target, info));
      }
    }
    this.#judge = async (id) => {
      const run = this.#rules.get(id);
      try {
        const { verdict, reason } = await run();
        return { verdict, reason };
      } catch (error) {
        return { verdict: 'broken', reason: String(error) };
      }
    };
  }

  async dryRun() {
    const tests = [];
    this.#state.mutantCoverage ??= { static: {}, perTest: {} };
    for (const id of this.#rules.keys()) {
      this.#state.currentTestId = id;
      const begin = performance.now();
      const { verdict } = await this.#judge(id);
      const timeSpentMs = performance.now() - begin;
      this.#state.currentTestId = undefined;
      // a rule that the simulator cannot be asked says nothing of any mutant
      if (verdict !== 'pass') continue;
      this.#times.set(id, timeSpentMs);
      tests.push({ id, name: id, status: 0, timeSpentMs });
    }
    return { status: 'complete', tests, mutantCoverage: this.#state.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const ids = (testFilter ?? [...this.#rules.keys()]).toSorted(
      (a, b) => (this.#times.get(a) ?? 0) - (this.#times.get(b) ?? 0),
    );
    Object.assign(this.#state, {
      activeMutant: activeMutant.id,
      hitCount: hitLimit === undefined ? undefined : 0,
      hitLimit,
    });
    let nrOfTests = 0;
    for (const id of ids) {
      nrOfTests++;
      const { verdict, reason } = await this.#judge(id);
      if (hitLimit !== undefined && this.#state.hitCount > hitLimit) {
        return { status: 'timeout', reason: `${this.#state.hitCount} hits` };
      }
      if (verdict !== 'pass' && verdict !== 'skip') {
        return {
          status: 'killed',
          killedBy: [id],
          failureMessage: `${id}: ${verdict} ${reason ?? ''}`,
          nrOfTests,
        };
      }
    }
    return { status: 'survived', nrOfTests };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'rules', RuleRunner)];
