import { shiftsReconcile } from './reconcile.testing.ts';

shiftsReconcile(12);
