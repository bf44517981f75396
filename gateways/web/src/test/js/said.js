import { readFileSync, readdirSync } from 'node:fs';

/** All that the page says, found in its sources: what `t`, `counted` and `word` are given, and the text of its markup. */

const PAGE = new URL('../../main/webapp/', import.meta.url);
const CALL = /(?<![.\w])(t|counted|word)\(/g;
const TOKEN = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|[()[\]{},]/g;
const MARKUP = /\bhtml`([^`]*)`/g;
const TEXT = />([^<>]+)</g;
const ATTRIBUTE = /\b(?:aria-label|placeholder|title|alt)="([^"]*)"/g;
const DESCRIPTION = /<meta name="description" content="([^"]*)"/g;

/** Those that are the same in every language. */
const SAME = /^(?:[\d.,:;×%±/·…+\-–—()\s]*|Tutti)$/;

/**
 * @returns {{ sentences: Set<string>, counted: Set<string> }} the keys that a language's file must have
 */
export function said() {
  const sentences = new Set();
  const countedKeys = new Set();
  for (const { name, source } of sources()) {
    if (name.endsWith('.js')) inScript(source, sentences, countedKeys);
    const markup = name.endsWith('.html') ? [withoutScripts(source)] : [...source.matchAll(MARKUP)].map(match => match[1]);
    for (const each of markup) inMarkup(each, sentences);
  }
  return { sentences, counted: countedKeys };
}

function inScript(source, sentences, countedKeys) {
  for (const { 1: call, 0: start, index } of source.matchAll(CALL)) {
    const given = argumentsAt(source, index + start.length);
    if (call === 'counted') given[2]?.forEach(text => countedKeys.add(text));
    else given[0].forEach(text => sentences.add(text));
  }
}

/** The texts among what a function is given, by argument: several where a condition chooses. */
function argumentsAt(source, from) {
  const given = [[]];
  let depth = 0;
  for (const { 0: token, 1: single, 2: double } of source.slice(from).matchAll(TOKEN)) {
    const text = single ?? double;
    if (text !== undefined && depth === 0) given.at(-1).push(unescaped(text));
    else if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token) && --depth < 0) break;
    else if (token === ',' && depth === 0) given.push([]);
  }
  return given;
}

function inMarkup(markup, sentences) {
  for (const pattern of [TEXT, ATTRIBUTE, DESCRIPTION]) {
    for (const [, found] of markup.matchAll(pattern)) {
      const text = decoded(found).trim().replace(/\s+/g, ' ');
      if (!SAME.test(text)) sentences.add(text);
    }
  }
}

/** The page's own sources; what we have from others, and what shows code to programmers, stays as it is. */
function sources() {
  return readdirSync(PAGE, { recursive: true })
    .map(String)
    .filter(name => /\.(js|html)$/.test(name) && !/^(js\/vendor|sdk)\//.test(name))
    .map(name => ({ name, source: readFileSync(new URL(name, PAGE), 'utf8') }));
}

function withoutScripts(source) {
  return source.replace(/<script[^]*?<\/script>|<!--[^]*?-->/g, '');
}

function unescaped(text) {
  return text.replace(/\\u\{?([\da-f]{4})\}?/gi, (_, code) => String.fromCharCode(parseInt(code, 16))).replace(/\\(.)/g, '$1');
}

function decoded(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
