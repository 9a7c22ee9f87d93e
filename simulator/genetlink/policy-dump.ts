/** The policies of a policy dump, numbered in the order of first use (net/netlink/policy.c). */
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { MessageWriter } from '../nlattr/message-writer.ts';
import {
  type NestedPolicy,
  type NlaPolicy,
  type PolicyTable,
  policyOf,
} from '../nlattr/nla-policy.ts';
import type { BranchFacts } from '../profiles/branch-facts.ts';
import { describedAs, netlink_policy_dump_write_attr } from '../nlattr/policy-attributes.ts';

export class PolicyDump {
  readonly #policies: NestedPolicy[] = [];
  readonly #facts: BranchFacts;

  constructor(facts: BranchFacts) {
    this.#facts = facts;
  }

  /** netlink_policy_dump_add_policy: with all that are nested in it, behind. */
  add(policy: PolicyTable, maxtype: number): void {
    if (this.indexOf({ policy, maxtype }) !== undefined) return;
    this.#policies.push({ policy, maxtype });
    // those that are found are looked at in their turn
    for (const each of this.#policies) {
      for (let type = 0; type <= each.maxtype; type++) {
        const { nested } = policyOf(each.policy, type);
        if (nested !== undefined && this.indexOf(nested) === undefined) this.#policies.push(nested);
      }
    }
  }

  /** netlink_policy_dump_get_policy_idx: the same array up to the same type is one policy. */
  indexOf({ policy, maxtype }: NestedPolicy): number | undefined {
    const index = this.#policies.findIndex(
      (each) => each.policy === policy && each.maxtype === maxtype,
    );
    return index < 0 ? undefined : index;
  }

  get size(): number {
    return this.#policies.length;
  }

  /** One entry for each attribute that is described: index, type, and what writes it. */
  *entries(): Generator<(out: MessageWriter) => void> {
    for (const [index, { policy, maxtype }] of this.#policies.entries()) {
      for (let type = 0; type <= maxtype; type++) {
        const attribute = policyOf(policy, type);
        if (!this.#write(new MessageWriter(), attribute)) continue;
        yield (out) =>
          out.nest(index | NLA_F_NESTED, (of) =>
            of.nest(type | NLA_F_NESTED, (nest) => void this.#write(nest, attribute)),
          );
      }
    }
  }

  #write(out: MessageWriter, policy: NlaPolicy): boolean {
    const told = describedAs(policy, this.#facts);
    return netlink_policy_dump_write_attr(out, told, (nested) => this.indexOf(nested) ?? 0);
  }
}
