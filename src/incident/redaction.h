// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "incident/incident.h"

/// Words that have to go (a password, a name) leave the log; the event they stood in stays. Its row keeps its
/// hash, so the chain holds; a mark with the beginning of their SHA-256 stands in the place of the words. An
/// event::EntryRedacted, in the chain itself, names the row and what its bytes hash to from then on: a row
/// that is not what its own hash says is right if such an event says so. Whoever guesses the words can prove
/// the guess by either hash, so a password that was written down has to be changed all the same.
namespace wf {

/// What stands in the place of words: "[redacted 3f2a90bc1d77]".
QString redactionMark(const QString &words);
bool isRedactionMark(const QString &text);
/// Whether a mark may stand in what is stored of an event.
bool holdsMark(QByteArrayView stored);

/// What people wrote freely in an event, and was not redacted yet.
QStringList wordsIn(const Event &event);
/// The event with marks in the place of its words and the hashes it had; null if it has none.
EventPtr redacted(const Event &event);

/// How an event::EntryRedacted names it, from what redacted() made.
event::RedactedEntry redactedEntry(const Event &after);

/// What rows hash to after a redaction, by event.
using RedactedHashes = std::map<EventId, std::set<Sha256>>;
/// Adds what the event says, if it is an event::EntryRedacted.
void noteRedactions(RedactedHashes &hashes, const Event &event);
void noteRedactions(RedactedHashes &hashes, const event::EntryRedacted &redaction);
RedactedHashes redactionsIn(const std::vector<EventPtr> &events);
/// Its content is what its hash says, or what one of the redactions says.
bool isAsWritten(const Event &event, const RedactedHashes &redactions);

/// Does to the events what those of kind EntryRedacted among them say. One of another desk than `home` has a
/// say in that desk's entries only.
void obeyRedactions(std::vector<EventPtr> &events, const DeskId &home);

/// The entries whose words go together: the event, what corrects it, and whatever repeats its words or a
/// part of them (at least MinRepeated characters; shorter ones only as a whole). In the order of the
/// incident.
std::vector<EventPtr> redactedTogether(const Incident &incident, const EventId &event);
inline constexpr qsizetype MinRepeated = 12;

} // namespace wf
