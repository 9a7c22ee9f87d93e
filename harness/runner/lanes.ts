/** Work on a list, several items at a time. */

/**
 * What each item gave, in the order of the list, whatever order they ended in. All of them are
 * waited for, also when one throws: nothing is left running behind the caller's back. Then the
 * first error, in the order of the list, is thrown.
 * @param lanes items at a time, at least 1
 */
export async function inLanes<T, R>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const ended: PromiseSettledResult<R>[] = [];
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      const [settled] = await Promise.allSettled([work(item)]);
      ended[index] = settled;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(lanes, items.length)) }, lane));
  return ended.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}
