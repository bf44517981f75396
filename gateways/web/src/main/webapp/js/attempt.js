import { problemInWords } from './words.js';

/**
 * What all buttons do with a request: if it is refused, somebody must be told.
 *
 * @typedef {<T>(request: Promise<T>) => Promise<T | null>} Attempt resolved with null if it was refused
 */

/**
 * @param {(problem: string) => void} onProblem
 * @returns {Attempt}
 */
export function attempting(onProblem) {
  return request => request.catch(error => {
    onProblem(problemInWords(error));
    return null;
  });
}
