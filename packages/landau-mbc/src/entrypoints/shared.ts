/** What both entries export besides the functions that need an engine. */

export type { Api, SimulationFactory } from "../api.ts";
export { checkpointFiles, readCheckpointFile } from "../checkpoint_files.ts";
export type { CheckpointFiles, StoredCheckpoint } from "../checkpoint_folder.ts";
export { type CheckpointSummary, inspectCheckpoint } from "../checkpoint_summary.ts";
export { type Config, type ResolvedConfig, validate, type Validation } from "../config.ts";
export type { EngineChoice, EngineName } from "../engine.ts";
export { type EnsembleFiles, ensembleFiles, type StoredMembers } from "../ensemble/ensemble_files.ts";
export type { EnsembleOptions, EnsembleProgress, Measure, MemberFrame } from "../ensemble/options.ts";
export { inspectMember, type MemberRecord } from "../ensemble/member_record.ts";
export type { Covariance, EnsembleProvenance, EnsembleResult, EnsembleSeries } from "../ensemble/result.ts";
export type { Capabilities, PassedOver } from "../engine_loader.ts";
export { LandauError, type LandauErrorCode } from "../errors.ts";
export * as exact from "../exact.ts";
export * as observables from "../observables/index.ts";
export { type ExtrapolateOptions, type Extrapolation, extrapolationWeights } from "../extrapolate.ts";
export type {
  AutocorrelationQuantity,
  DrawnLaw,
  EntropyQuantity,
  EstimateRequest,
  FisherQuantity,
  HistogramQuantity,
  PairFunctionQuantity,
  ResolvedEstimate,
  TailCountQuantity,
  W2Quantity,
} from "../estimates/types.ts";
export type { EstimateValues, Quantity, Requested, Series, Shapes, Value, Values } from "../frame.ts";
export type {
  BiMaxwellianLaw,
  BkwLaw,
  GivenVelocities,
  InitialCondition,
  MaxwellianLaw,
  MicrocanonicalLaw,
  MixtureComponent,
  MixtureLaw,
  ResolvedInitialCondition,
  ShellLaw,
  TwoBeamsLaw,
  UniformBallLaw,
  Vector,
} from "../initial_types.ts";
export type { FrameMeasure, Measured } from "../measure.ts";
export type { Observe, QuantityRequest, ResolvedObserve } from "../observe.ts";
export type { Progress, SimulateOptions, SimulationOptions, StagesOptions, WorkerChoice } from "../options.ts";
export type { ParticleRange } from "../particle_range.ts";
export { ELECTRON_MASS, type Plasma, plasma, type PlasmaSettings, PROTON_MASS } from "../plasma.ts";
export type { Provenance } from "../provenance.ts";
export type { RecordedConfig } from "../resolve.ts";
export type { JsonSeed, Seed } from "../seed.ts";
export type { SimulationResult } from "../simulate.ts";
export { encodeSeries, type SeriesFormat, type SeriesFrame, type SeriesTable } from "../sinks/series.ts";
export { encodeVelocities, type VelocityFormat, type VelocitySource } from "../sinks/velocities.ts";
export { type Bytes, toBlob, toReadableStream, writeBytes } from "../sinks/write_bytes.ts";
export type { Numbers, Stages } from "../stages.ts";
export type { Ending, Frame } from "../stream.ts";
export type { Arrival } from "../traveller.ts";
