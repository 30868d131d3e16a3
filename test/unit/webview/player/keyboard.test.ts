// Which keys are the player's, and which are left to the control that has the focus.
import { describe, expect, it } from 'vitest';
import { playerCommand } from '../../../../webview/player/keyboard';

const key = (name: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('playerCommand', () => {
  it.each([
    [' ', 'toggle'],
    ['k', 'toggle'],
    [',', 'stepBack'],
    ['.', 'stepForward'],
    ['Home', 'toFirst'],
    ['End', 'toLast'],
    ['<', 'slower'],
    ['>', 'faster'],
    ['l', 'ends'],
    ['i', 'markIn'],
    ['o', 'markOut'],
    ['x', 'clearRange'],
    ['+', 'zoomIn'],
    ['-', 'zoomOut'],
    ['0', 'fit'],
  ] as const)('%j', (name, command) => {
    expect(playerCommand(key(name), 'BODY')).toBe(command);
  });

  it.each(['a', 'Tab', 'Enter', 'Escape', 'ArrowLeft', 'toString', '__proto__'])('%s is none', (name) => {
    expect(playerCommand(key(name), 'BODY')).toBeUndefined();
  });

  it.each(['ctrlKey', 'metaKey', 'altKey'] as const)('with %s it is the editor’s', (held) => {
    expect(playerCommand(key('.', { [held]: true }), 'BODY')).toBeUndefined();
  });

  it.each(['BUTTON', 'VSCODE-BUTTON', 'button'])('the space bar presses a %s', (focused) => {
    expect(playerCommand(key(' '), focused)).toBeUndefined();
    expect(playerCommand(key(','), focused)).toBe('stepBack');
  });

  it.each(['SELECT', 'INPUT', 'TEXTAREA'])('a %s keeps all its keys', (focused) => {
    for (const name of [' ', 'l', 'Home', '0']) expect(playerCommand(key(name), focused)).toBeUndefined();
  });
});
