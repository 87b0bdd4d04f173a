import { Type } from 'typebox';

export const FeedbackParams = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 999_999_999 }) });
