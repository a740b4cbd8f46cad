// What help says of each command beyond its flags: a paragraph, examples, files. The manual page is made of the same.

/** A command, and what it does. */
export interface Example {
  readonly command: string;
  readonly does: string;
}

/** What is to be said of a command. */
export interface Entry {
  readonly about: readonly string[];
  readonly examples: readonly Example[];
}

const example = (command: string, does: string): Example => ({ command, does });

/** By name of the command; that of the whole is empty. */
export const MANUAL: Readonly<Record<string, Entry>> = {
  "": {
    about: [
      "Runs the stochastic particle method of K. Du (arXiv:2511.09035) for the Landau equation. The same configuration and seed give the same bits on every engine, with any number of threads, interrupted or not.",
      "A configuration is a JSON file; landau-mbc validate names everything that is wrong with one, and landau-mbc schema prints its schema for editors.",
    ],
    examples: [
      example("landau-mbc run config.json", "run it and print a summary"),
      example("landau-mbc run config.json --set gamma=-2 --seed 7 --out runs/a", "with changes, into a folder"),
      example("landau-mbc resume runs/a", "go on after a signal or a kill, to the same bits"),
      example("landau-mbc ensemble config.json --members 32 --out runs/c", "mean and standard error over many runs"),
      example("landau-mbc inspect runs/a", "what is there, and whether it is intact"),
      example("landau-mbc doctor", "what works on this machine"),
    ],
  },
  run: {
    about: [
      "Prints each quantity at the start and at the end. With --out it writes a folder that appears complete or not at all: config.json (resolved: it runs to the same bits), the series in each --format, velocities.npy (float64, [N, 3]), provenance.json, figure.svg and figure.png. Until then the run is in <folder>.unfinished, with checkpoints; after a signal or a kill landau-mbc resume goes on from there.",
      "With --snapshots the folder also holds snapshots/velocities-<frame>.npy and snapshots/times.csv. They are written while the run goes on, in pieces, so that a large run needs no room for a copy.",
      "If the folder cannot be written on the way (a full disk, a folder that was removed), the run is saved as an unfinished folder elsewhere, goes on there if it can, and the exit code is 4: see --rescue.",
    ],
    examples: [
      example("landau-mbc run config.json --set initial.temperature[2]=0.5", "a field of the configuration"),
      example("landau-mbc run config.json --out runs/b --checkpoint-every 600", "a checkpoint every ten minutes"),
      example(
        "landau-mbc run config.json --out runs/b --format csv,npz --snapshots every:10",
        "files for Python, velocities at every tenth frame",
      ),
      example("landau-mbc run config.json --velocities start.npy", "from velocities of your own, float64 of shape [N, 3]"),
      example("landau-mbc run config.json --format ndjson | jq .temperature", "frame by frame to another program"),
      example(
        `echo '{"particles":1000,"gamma":0,"h":0.01,"tEnd":1,"initial":{"kind":"bkw","K0":0.7}}' | landau-mbc run - --json`,
        "a configuration from standard input",
      ),
    ],
  },
  resume: {
    about: [
      "Goes on with a run that a signal, a kill or a crash stopped, and comes to the bits and the files of the unbroken one. If its latest checkpoint is damaged, that is said, and the intact older one goes on. Any engine goes on from the checkpoints of any other, on any machine.",
    ],
    examples: [
      example("landau-mbc resume runs/a", "by the folder that it becomes, or by runs/a.unfinished"),
      example("landau-mbc resume runs/a --engine wasm --checkpoint-every 10", "in another manner"),
    ],
  },
  ensemble: {
    about: [
      "Member m of an ensemble has a stream of random numbers of its own. Mean, variance and standard error do not depend on threads, engine or order, to the bit. Member 0 is the run of landau-mbc run.",
    ],
    examples: [
      example("landau-mbc ensemble config.json --members 32", "32 runs, on all processors"),
      example("landau-mbc ensemble config.json --members 32 --first-member 32 --out runs/d", "the next 32"),
    ],
  },
  inspect: {
    about: [
      "Reads a checkpoint file, a folder of checkpoints, or the folder of a run, and changes nothing. Every byte of a checkpoint is checked; of a damaged one the intact older one beside it is named.",
    ],
    examples: [
      example("landau-mbc inspect runs/a", "a run, finished or not, and how to go on with it"),
      example("landau-mbc inspect runs/a.unfinished/checkpoint-0000000001000000.mbc --json", "one checkpoint, for programs"),
    ],
  },
  validate: {
    about: [
      "Prints the configuration with every default filled in; or each error on a line of its own, with field, value and what is allowed.",
    ],
    examples: [
      example("landau-mbc validate config.json", ""),
      example("landau-mbc validate config.json --set h=0", "what an error looks like"),
    ],
  },
  schema: {
    about: [
      'Prints JSON Schema, draft 7. The same file is in the package, so that an editor completes and checks a configuration that begins with "$schema": "./node_modules/landau-mbc/dist/config.schema.json"; the key is ignored by everything else.',
    ],
    examples: [example("landau-mbc schema > config.schema.json", "")],
  },
  convert: {
    about: [
      "Reads velocities or a series and writes the same numbers in another format; the endings of the names say which. Velocities: .npy, .npz, .csv, .ndjson, and checkpoints (.mbc, to read). Series: .csv, .ndjson, .json, .npz, .npy. Nothing is rounded.",
    ],
    examples: [
      example("landau-mbc convert runs/a/velocities.npy velocities.csv", ""),
      example("landau-mbc convert runs/a.unfinished/checkpoint-0000000001000000.mbc state.npy", "the velocities of a checkpoint"),
      example("landau-mbc convert runs/a/series.csv series.npz", ""),
    ],
  },
  doctor: {
    about: [
      "Runs every engine for some milliseconds and compares their bits; looks at Node, instruction sets, memory and the particles that fit, huge pages, and the folders that may be written. Each line that is not ok says what to do.",
    ],
    examples: [example("landau-mbc doctor", ""), example("landau-mbc doctor --json", "for a report of a problem")],
  },
  completion: {
    about: ["Prints a script that makes a shell complete commands, flags and their words."],
    examples: [
      example(`eval "$(landau-mbc completion bash)"`, "in ~/.bashrc"),
      example(`eval "$(landau-mbc completion zsh)"`, "in ~/.zshrc, after compinit"),
      example("landau-mbc completion fish > ~/.config/fish/completions/landau-mbc.fish", ""),
    ],
  },
};

/** How the program ends. */
export const EXIT_CODES: readonly (readonly [code: string, means: string])[] = [
  ["0", "done"],
  ["1", "a defect of this program"],
  ["2", "bad input: flags, file, configuration, checkpoint"],
  ["3", "an engine that is not there or failed, or too little memory"],
  ["4", "output or checkpoint not written where it was to be; the message says where the run is"],
  ["5", "a claim rejected (verify)"],
  [
    "130, 143",
    "stopped by SIGINT, SIGTERM: a checkpoint is written, and the message says the command to go on; a second signal ends the program at once",
  ],
];

/** What the environment changes. */
export const ENVIRONMENT: readonly (readonly [name: string, does: string])[] = [
  [
    "LANDAU_MBC_INSTRUCTIONS",
    "instruction set of the native engine instead of the fastest one (scalar, avx2, avx512, …); the bits are the same",
  ],
];
