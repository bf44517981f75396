import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callable } from '../../main/webapp/js/views/calling.js';
import { elsewhere, pressed, typed, whoComesSo } from '../../main/webapp/js/views/elsewhere.js';

test('B-1: addresses are shown as one types them in, by the names of gateways', () => {
  const addresses = {
    xmpp: 'xmpp:k7p4-qxr2@conference.example.org?join', sip: 'sip:k7p4-qxr2@example.org;transport=tls',
  };
  assert.deepEqual(elsewhere({ addresses, desks: { sip: 'sip:tutti@example.org' } }), [
    {
      gateway: 'sip', address: 'sip:k7p4-qxr2@example.org;transport=tls', shown: 'k7p4-qxr2@example.org',
      title: 'By telephone', desk: 'sip:tutti@example.org',
    },
    {
      gateway: 'xmpp', address: 'xmpp:k7p4-qxr2@conference.example.org?join',
      shown: 'k7p4-qxr2@conference.example.org', title: 'By XMPP', desk: null,
    },
  ]);
  assert.equal(elsewhere({ addresses: { other: 'https://example.org/a' } })[0].shown, 'https://example.org/a');
  assert.deepEqual(elsewhere({}), []);
});

test('B-1: who comes where the chat cannot be read is told so before', () => {
  assert.match(whoComesSo('xmpp', true), /cannot read the chat/);
  assert.match(whoComesSo('xmpp', false), /Gajim/);
  assert.match(whoComesSo('sip', true), /cannot read the chat/);
  assert.match(whoComesSo('sip', false), /SIP/);
  assert.equal(whoComesSo('other', false), '');
});

test('B-1: a number is shown as it is read out, with the key that ends it', () => {
  assert.equal(pressed('012345678'), '012 345 678 #');
  assert.equal(typed('sip:tutti@example.org:5070'), 'tutti@example.org:5070');
});

test('B-1: whom one means by what one types in is called', () => {
  assert.equal(callable(' eva@example.org '), 'sip:eva@example.org');
  assert.equal(callable('sips:eva@example.org'), 'sips:eva@example.org');
  assert.equal(callable('+49 (30) 1234-56'), 'tel:+4930123456');
  assert.equal(callable('0301234'), 'tel:0301234');
  assert.equal(callable('12@example.org'), 'sip:12@example.org');
  assert.equal(callable('eva'), 'eva', 'the server says what is wrong with it');
});
