/** How well a skill is known, and needed: 1 to 5. */
export const skillLevels = () => [1, 2, 3, 4, 5].map((level) => ({ value: String(level), label: String(level) }));
