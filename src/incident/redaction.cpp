// SPDX-License-Identifier: GPL-3.0-or-later
#include "incident/redaction.h"

#include "base/sha256.h"
#include "incident/eventcodec.h"

#include <algorithm>

namespace wf {

namespace {

const QLatin1String MarkBegins("[redacted ");
constexpr qsizetype MarkDigits = 12;

Sha256 contentHash(const Event &event)
{
    return Sha256::of(canonicalBytes(event));
}

/// One says what the other says, or a part of it that is too long to be an accident.
bool repeats(const QString &a, const QString &b)
{
    const QString &longer = a.size() < b.size() ? b : a;
    const QString &shorter = a.size() < b.size() ? a : b;
    return a == b || (shorter.size() >= MinRepeated && longer.contains(shorter));
}

bool repeats(const QStringList &words, const QStringList &others)
{
    return std::any_of(words.begin(), words.end(), [&others](const QString &a) {
        return std::any_of(others.begin(), others.end(),
                           [&a](const QString &b) { return repeats(a.trimmed(), b.trimmed()); });
    });
}

} // namespace

QString redactionMark(const QString &words)
{
    const QByteArray hash = sha256(words.toUtf8());
    return QStringLiteral("%1%2]").arg(MarkBegins, QLatin1String(hash.toHex().left(MarkDigits)));
}

bool holdsMark(QByteArrayView stored)
{
    return stored.contains(QByteArrayView(MarkBegins.data(), MarkBegins.size()));
}

bool isRedactionMark(const QString &text)
{
    const auto isHex = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); };
    const QStringView digits = QStringView(text).mid(MarkBegins.size()).chopped(text.isEmpty() ? 0 : 1);
    return text.size() == MarkBegins.size() + MarkDigits + 1 && text.startsWith(MarkBegins) &&
           text.endsWith(u']') && std::all_of(digits.begin(), digits.end(), isHex);
}

QStringList wordsIn(const Event &event)
{
    return withoutWords(event.body, event.payload).words;
}

EventPtr redacted(const Event &event)
{
    WithoutWords without = withoutWords(event.body, event.payload);
    if (without.words.isEmpty())
        return nullptr;
    auto after = std::make_shared<Event>(event);
    after->payload = std::move(without.payload);
    after->body = decodeOrStub(event.kindName(), after->payload);
    return after;
}

void noteRedactions(RedactedHashes &hashes, const Event &event)
{
    if (const auto *redaction = event.as<event::EntryRedacted>())
        noteRedactions(hashes, *redaction);
}

void noteRedactions(RedactedHashes &hashes, const event::EntryRedacted &redaction)
{
    for (const event::RedactedEntry &entry : redaction.entries)
        hashes[entry.event].insert(entry.hash);
}

RedactedHashes redactionsIn(const std::vector<EventPtr> &events)
{
    RedactedHashes hashes;
    for (const EventPtr &event : events)
        noteRedactions(hashes, *event);
    return hashes;
}

bool isAsWritten(const Event &event, const RedactedHashes &redactions)
{
    if (event.hash == eventHash(event))
        return true;
    const auto known = redactions.find(event.id);
    return known != redactions.end() && known->second.contains(contentHash(event));
}

void obeyRedactions(std::vector<EventPtr> &events, const DeskId &home)
{
    RedactedHashes hashes;
    for (const EventPtr &event : events) {
        const auto *redaction = event->as<event::EntryRedacted>();
        for (std::size_t i = 0; redaction && i < redaction->entries.size(); ++i) {
            const event::RedactedEntry &entry = redaction->entries[i];
            if (event->id.desk == home || event->id.desk == entry.event.desk)
                hashes[entry.event].insert(entry.hash);
        }
    }
    if (hashes.empty())
        return;
    for (EventPtr &event : events) {
        const auto known = hashes.find(event->id);
        const EventPtr after = known == hashes.end() ? nullptr : redacted(*event);
        if (after && known->second.contains(contentHash(*after)))
            event = after;
    }
}

event::RedactedEntry redactedEntry(const Event &after)
{
    return {after.id, contentHash(after)};
}

std::vector<EventPtr> redactedTogether(const Incident &incident, const EventId &event)
{
    const std::vector<EventPtr> lines = linesOf(incident);
    const auto at =
        std::find_if(lines.begin(), lines.end(), [&event](const EventPtr &e) { return e->id == event; });
    if (at == lines.end())
        return {};
    const QStringList words = wordsIn(**at);
    std::vector<EventPtr> together;
    for (const EventPtr &line : lines) {
        const auto *amended = line->as<event::Amended>();
        const bool corrects = amended && amended->event == event;
        const QStringList own = wordsIn(*line);
        if (!own.isEmpty() && (line->id == event || corrects || repeats(words, own)))
            together.push_back(line);
    }
    return together;
}

} // namespace wf
