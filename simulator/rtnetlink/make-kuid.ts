/** make_kuid: only the user who made the user namespace is known in it, as 0. Undefined: nobody. */
export const make_kuid = (uid: number): number | undefined => (uid === 0 ? 0 : undefined);
