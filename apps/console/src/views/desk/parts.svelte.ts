import type * as Parts from './call-parts.ts';

/** The parts of a call, once they are here. */
class CallParts {
  loaded = $state.raw<typeof Parts>();

  async load(): Promise<void> {
    this.loaded ??= await import('./call-parts.ts');
  }
}

export const parts = new CallParts();
