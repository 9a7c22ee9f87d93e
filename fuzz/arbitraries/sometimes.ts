/** An arbitrary of options: none of them mostly. */
import fc from 'fast-check';

/** `{}` in `rarity` of `rarity + 1` cases, else one of what is given. */
export const sometimes = <T extends object>(
  rarity: number,
  one: fc.Arbitrary<T>,
): fc.Arbitrary<Partial<T>> =>
  fc.oneof(
    { weight: rarity, arbitrary: fc.constant({} as Partial<T>) },
    { weight: 1, arbitrary: one },
  );
