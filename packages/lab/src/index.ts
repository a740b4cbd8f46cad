/** What experiments are made of. */

export { brownianAngle, heatKernelCdf } from "./brownian_angle.ts";
export { type Bench, benchOf, type Experiment, type Finding, type Form } from "./experiment.ts";
export { drawInitial } from "./initial_draws.ts";
export { ALPHA, atMost, type Check, equal, follows, line, meanIs, summary, twoSided } from "./judgement.ts";
export { type Ingredients, plain, PlainRun, TRUE_INGREDIENTS } from "./plain_process.ts";
export { noFloor, overSizes } from "./over_sizes.ts";
export { PLAIN, type Plant, PLANTS, PROCESS_NAMES, processNamed } from "./plants.ts";
export { ENGINE, membersAlong, type Process, type Run, type Setup, velocitiesAlong, velocitiesAt } from "./process.ts";
export { Random } from "./random.ts";
export { type ReportData, reportHtml, typeset } from "./report.ts";
export { type CentredMoments, centredMoments, withExactEnergy } from "./moments.ts";
export { type Cell, type OnProgress, type Outcome, type PlantMatrix, plantMatrix, verify } from "./verify.ts";
export { pressureSquareLaw } from "./pressure_square.ts";
export { type RadialIntegrals, radialIntegrals } from "./radial_integrals.ts";
export { type RadialLaw, radialLaw } from "./radial_law.ts";
