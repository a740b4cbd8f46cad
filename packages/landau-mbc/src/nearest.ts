/** The known word nearest to a mistyped one, for error messages. */

/** What an abbreviation counts, whatever is left out: `temp` means `temperature`. */
const ABBREVIATION = 1;

/**
 * The candidate of least Levenshtein distance to `word`, capitals counting half, so that `tend` finds `tEnd`; the first of equals.
 *
 * @param candidates at least one word
 */
export function nearest(word: string, candidates: readonly string[]): string {
  let best = candidates[0] as string;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const d = isAbbreviation(word, candidate) ? ABBREVIATION : distance(word.slice(0, 64), candidate);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

function isAbbreviation(word: string, candidate: string): boolean {
  return word.length >= 3 && word.length < candidate.length && candidate.toLowerCase().startsWith(word.toLowerCase());
}

/** Levenshtein distance with cost ½ for a letter that differs in case alone. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + substitution(a[i - 1] as string, b[j - 1] as string);
      const removed = (row[j] as number) + 1;
      const inserted = (next[j - 1] as number) + 1;
      next.push([replaced, removed, inserted].reduce((least, d) => (d < least ? d : least)));
    }
    row = next;
  }
  return row[b.length] as number;
}

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
}
