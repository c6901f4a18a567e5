import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { type Settings, loadSettings } from './settings.js';

/** The one place that reads the environment: `.env` in the working directory, then what the process was given. */
export function settingsFromEnvironment(): Settings {
  if (existsSync('.env')) loadEnvFile('.env');
  return loadSettings(process.env);
}
