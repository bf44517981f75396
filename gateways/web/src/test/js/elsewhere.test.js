import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elsewhere, whoComesSo } from '../../main/webapp/js/views/elsewhere.js';

test('B-1: addresses are shown as one types them in, by the names of gateways', () => {
  assert.deepEqual(elsewhere({
    xmpp: 'xmpp:k7p4-qxr2@conference.example.org?join', sip: 'sip:k7p4-qxr2@example.org;transport=tls',
  }), [
    { gateway: 'sip', address: 'sip:k7p4-qxr2@example.org;transport=tls', shown: 'k7p4-qxr2@example.org', title: 'By SIP' },
    {
      gateway: 'xmpp', address: 'xmpp:k7p4-qxr2@conference.example.org?join',
      shown: 'k7p4-qxr2@conference.example.org', title: 'By XMPP',
    },
  ]);
  assert.equal(elsewhere({ other: 'https://example.org/a' })[0].shown, 'https://example.org/a');
  assert.deepEqual(elsewhere({}), []);
});

test('B-1: who comes where the chat cannot be read is told so before', () => {
  assert.match(whoComesSo('xmpp', true), /cannot read the chat/);
  assert.match(whoComesSo('xmpp', false), /Gajim/);
  assert.equal(whoComesSo('sip', false), '');
});
