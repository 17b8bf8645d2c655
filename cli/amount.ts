/** An amount of money or a factor that a user gave as an option, as the text it was. @throws RangeError */
export function amount(text: string): string {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new RangeError(`an amount is a number such as 2 or 6.88, not "${text}"`);
  return text;
}
