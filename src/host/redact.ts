// Takes out of a text what is nobody's business: secrets, addresses with a password in them, the user's home folder.

/** `home` and `user` are those of this machine; empty ones are not looked for. */
export function redact(text: string, { home, user }: { home: string; user: string }): string {
  const withoutSecrets = secrets.reduce((left, { pattern, by }) => left.replace(pattern, by), text);
  const withoutHome = home === '' ? withoutSecrets : replaceFolder(withoutSecrets, home);
  // A short name would be found inside of words.
  return user.length < 3
    ? withoutHome
    : withoutHome.replace(new RegExp(`(?<=[\\\\/])${escape(user)}(?=[\\\\/])`, 'gi'), 'user');
}

const removed = '[removed]';

const secrets: readonly { pattern: RegExp; by: string }[] = [
  { pattern: /([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+:[^\s/@"']+@/gi, by: `$1${removed}@` },
  { pattern: /\b(bearer|basic)\s+[\w+/=.~-]{8,}/gi, by: `$1 ${removed}` },
  { pattern: /([?&](?:key|token|secret|sig|signature|password|access_token)=)[^&\s"']+/gi, by: `$1${removed}` },
  {
    pattern:
      /("?[\w-]*(?:api[-_]?key|token|secret|password|authorization)[\w-]*"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|[^\s,;&}]+)/gi,
    by: `$1"${removed}"`,
  },
  { pattern: /\b(?:sk|pk|ghp|gho|hf|npm)[-_][A-Za-z0-9_-]{16,}/g, by: removed },
];

/** Windows writes a folder with either separator and doubles the backward one in JSON. */
function replaceFolder(text: string, home: string): string {
  const parts = home.split(/[\\/]+/).map(escape);
  return text.replace(new RegExp(`${parts.join('[\\\\/]{1,4}')}(?![\\w-])`, 'gi'), '~');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
