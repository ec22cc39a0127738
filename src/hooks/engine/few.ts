/** Maximum length of a list within a sentence (characters); what else the sentence says must find room. */
const LONGEST_LIST = 1_200;

/** The first of a list that a sentence has room for, one at least, and how many more there are. */
export function firstThatFit(list: readonly string[], longest = LONGEST_LIST): readonly string[] {
  let left = longest;
  const enough = list.findIndex((one, at) => (left -= one.length + 2) < 0 && at > 0);
  return enough < 0 ? list : [...list.slice(0, enough), `… ${list.length - enough}`];
}
