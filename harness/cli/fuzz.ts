/** nlconform fuzz */
import { Command } from 'commander';

export const fuzzCommand = (): Command => new Command('fuzz');
