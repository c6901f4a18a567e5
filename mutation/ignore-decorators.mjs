import { PluginKind, declareValuePlugin } from '@stryker-mutator/api/plugin';

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'decorators', {
    shouldIgnore: (path) => (path.isDecorator() ? 'says shape, and decides nothing' : undefined),
  }),
];
