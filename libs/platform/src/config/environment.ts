import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { type Settings, loadSettings } from './settings.js';

/** The one place that reads the environment: `.env` in the working directory, then what the process was given. */
export function settingsFromEnvironment(): Settings {
  if (existsSync('.env')) loadEnvFile('.env');
  return loadSettings(process.env);
}

/** Where the caller stands: npm runs scripts in the folder of package.json, wherever it was called. */
export function callerFolder(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}
