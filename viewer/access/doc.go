// Package access knows who is asking, and what they may do: accounts with roles,
// passwords, sessions, tokens for programs, and sign-in links that work once.
//
// It does not decide who may see a record: that is archive.Access, for which
// [Person.Reader] says who asks. It writes account changes to the history (each
// is a revision with its event inside), but not who signs in or is refused: the
// viewer does, which knows what was asked for.
//
// # Layout
//
//	people/accounts/<id>/000001   a revision of an account, with its event inside
//	people/logins/<login>         the id of the account that has the login
//	people/tokens/<sha256>        the id of the person who made that token
//	people/sessions/<sha256>      a session; <sha256>.seen is when it was last used
//	people/links/<sha256>         a sign-in link; <sha256>.used stands once it was used
//
// A secret (token, session, link) is 32 random bytes and stands nowhere; what is
// stored is its SHA-256. A token counts as long as the account's newest revision
// lists it. A session or link counts as long as the account is enabled and has
// the same epoch: a new password, and disabling, give a new epoch, and so end
// every session and link at once, in every process.
//
// # Strangers
//
// Everything that somebody can send who has not signed in is bounded: lengths,
// the number of passwords hashed at once and waiting for it, and the memory of
// who failed how often. A sign-in with an unknown login does the same work as
// one with a wrong password. Failures are remembered in the process alone: with
// several processes a guesser has that many times the tries, which 12 characters
// bear.
package access
