/** The worker's program as text. Set-up makes it of `workers/entry.ts`; this declaration stands in the repository, so that types hold before that. */
export declare const SOURCE: string;
