import { afterEach, beforeEach, expect } from 'vitest';
import { Stage, type Size } from './stage.ts';

export let stage: Stage;

/** Each test has a stage of its own, and leaves nothing broken on it. */
export function aStage(size: Size): void {
  beforeEach(async () => {
    stage = await Stage.set(size);
  });
  afterEach(async () => {
    expect(await stage.broken()).toEqual([]);
    await stage.drop();
  });
}
