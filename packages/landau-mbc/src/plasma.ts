/**
 * Physical units for Coulomb collisions of one species with itself (γ = −3).
 *
 * In SI units, with f of mass 1, the Landau equation is ∂_t f = Γ ∇·∫ (I − ẑẑᵀ)/|z| (f(w)∇f(v) − f(v)∇f(w)) dw, Γ = n q⁴ lnΛ / (8π ε0² m²); that of this project has ½ in the place of Γ. So with
 * velocities in units of U, times are in units of
 *
 *     t_U = U³/(2Γ) = 4π ε0² m² U³ / (n q⁴ lnΛ).
 *
 * With U = √(kT/m) and Trubnikov's rate this is the NRL formula ν = 2√π e⁴ n lnΛ/(√m (kT∥)^{3/2}) A^{−2}[−3 + (A + 3) atan(√A)/√A] (e in Gaussian units): NRL Plasma Formulary,
 * "Temperature isotropization".
 */

import { LandauError, show } from "./errors.ts";

const ELEMENTARY_CHARGE = 1.602176634e-19; // C, exact (SI 2019); also J per eV
const VACUUM_PERMITTIVITY = 8.8541878188e-12; // F/m, CODATA 2022
/** Mass of an electron in kg, CODATA 2022. */
export const ELECTRON_MASS = 9.1093837139e-31;
/** Mass of a proton in kg, CODATA 2022. */
export const PROTON_MASS = 1.67262192595e-27;

/** One species. */
export interface PlasmaSettings {
  /** Particles per m³. */
  readonly density: number;
  /** Temperature in eV that becomes temperature 1. */
  readonly temperature: number;
  /** kg. */
  readonly mass: number;
  /** In elementary charges; the sign does not matter. */
  readonly charge: number;
  /** lnΛ, a number > 0; 10 to 20 as a rule. */
  readonly coulombLogarithm: number;
}

/** How this project's units read in a plasma, and back. */
export interface Plasma {
  /** m/s: one unit of velocity, √(kT/m). */
  readonly velocityUnit: number;
  /** s: one unit of time. */
  readonly timeUnit: number;
  /** Time of the Landau equation from seconds. */
  time(seconds: number): number;
  /** Seconds from time of the Landau equation. */
  seconds(time: number): number;
  /** Temperature in units of `temperature` from eV. */
  temperature(electronvolts: number): number;
  /** eV from temperature in units of `temperature`. */
  electronvolts(temperature: number): number;
  /** Speed in units of velocity from m/s. */
  speed(metresPerSecond: number): number;
  /** m/s from speed in units of velocity. */
  metresPerSecond(speed: number): number;
}

/**
 * The units of a plasma.
 *
 * @throws LandauError `CONFIG` for a quantity that is not a finite number > 0 (charge: not 0), or units beyond the range of numbers
 * @example
 * const { seconds } = plasma({ density: 1e19, temperature: 100, mass: ELECTRON_MASS, charge: 1, coulombLogarithm: 15 });
 * seconds(1); // 6.1e-7
 */
export function plasma({ density, temperature, mass, charge, coulombLogarithm }: PlasmaSettings): Plasma {
  const settings = { density, temperature, mass, charge: charge < 0 ? -charge : charge, coulombLogarithm };
  for (const [path, value] of Object.entries(settings)) {
    if (typeof value === "number" && Number.isFinite(value) && value > 0) continue;
    const message = `${path}: got ${show(value)}; allowed: a finite number ${path === "charge" ? "that is not 0" : "> 0"}`;
    throw new LandauError("CONFIG", message, { path, value });
  }
  const velocityUnit = Math.sqrt((temperature * ELEMENTARY_CHARGE) / mass);
  const q = charge * ELEMENTARY_CHARGE;
  const q2 = (q * q) / VACUUM_PERMITTIVITY;
  // In this order no factor leaves the range of numbers for any plasma.
  const m = (mass * velocityUnit) / q2;
  const timeUnit = (4 * Math.PI * (m * m) * velocityUnit) / (density * coulombLogarithm);
  if (!(timeUnit > 0 && Number.isFinite(timeUnit))) {
    throw new LandauError("CONFIG", `density: got ${density}, with which a unit of time is ${timeUnit} s; allowed: a plasma`, {
      path: "density",
      value: density,
    });
  }
  return {
    velocityUnit,
    timeUnit,
    time: (seconds) => seconds / timeUnit,
    seconds: (time) => time * timeUnit,
    temperature: (electronvolts) => electronvolts / temperature,
    electronvolts: (units) => units * temperature,
    speed: (metresPerSecond) => metresPerSecond / velocityUnit,
    metresPerSecond: (speed) => speed * velocityUnit,
  };
}
