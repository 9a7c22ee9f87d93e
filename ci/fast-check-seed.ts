/** Every random choice of the tests comes from one printed seed: NLCONFORM_SEED, or 42. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['NLCONFORM_SEED'] ?? 42) });
