// Scores travel as whole hundredths.

/** 6050 is 60.5. @param {number} hundredths */
export function formatScore(hundredths) {
  return String(hundredths / 100);
}
