// SPDX-License-Identifier: GPL-3.0-or-later
// The stored fields of every kind. Internal to eventcodec.cpp.
#pragma once

#include "incident/eventfields.h"

/// One description per kind, for both ways: `need` is always written and has to be there, `put` is always
/// written and may be missing in what older versions wrote, `set` is written if it says something. `words`
/// and `setWords` are `put` and `set` of what people write freely, which a redaction takes away
/// (redaction.h); text of a runbook, names and ids are none.
namespace wf::codec {

template <class Io>
void fields(Io &io, Of<Io, event::Detected> &b)
{
    io.put("runbook", b.runbook);
    io.put("title", b.title);
    io.need("severity", b.severity);
    io.set("severities", b.severities);
    io.put("drill", b.drill);
    io.set("simulated", b.simulated);
}
template <class Io>
void fields(Io &io, Of<Io, event::DetectionSnoozed> &b)
{
    io.need("until_ms", b.until);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::DetectionEnded> &b)
{
    io.need("reason", b.reason);
    io.setWords("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::DetectionAcknowledged> &b)
{
    io.need("person", b.person);
}
template <class Io>
void fields(Io &io, Of<Io, event::Declared> &b)
{
    io.need("number", b.number);
    io.words("title", b.title);
    io.need("severity", b.severity);
    io.set("severities", b.severities);
    io.set("runbook", b.runbook);
    io.set("tell", b.tell);
    io.set("split_from", b.splitFrom);
    io.set("duplicate_of", b.duplicateOf);
    io.put("drill", b.drill);
    io.set("simulated", b.simulated);
}
template <class Io>
void fields(Io &io, Of<Io, event::SeverityChanged> &b)
{
    io.put("from", b.from);
    io.need("to", b.to);
    io.words("text", b.text);
    io.set("tell", b.tell);
}
template <class Io>
void fields(Io &io, Of<Io, event::StatusChanged> &b)
{
    io.put("from", b.from);
    io.need("to", b.to);
    io.words("text", b.text);
    io.set("despite", b.despite);
}
template <class Io>
void fields(Io &io, Of<Io, event::Reopened> &b)
{
    io.put("from", b.from);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::Cancelled> &b)
{
    io.words("reason", b.reason);
}
template <class Io>
void fields(Io &io, Of<Io, event::FactsChanged> &b)
{
    io.setWords("impact", b.impact);
    io.setWords("exit_criteria", b.exitCriteria);
    io.setWords("services", b.services);
    io.setWords("tags", b.tags);
    io.setWords("links", b.links);
}
template <class Io>
void fields(Io &io, Of<Io, event::Merged> &b)
{
    io.set("into", b.into);
    io.set("from", b.from);
    io.put("number", b.number);
}
template <class Io>
void fields(Io &io, Of<Io, event::Unmerged> &b)
{
    io.need("other", b.other);
    io.put("number", b.number);
}
template <class Io>
void fields(Io &io, Of<Io, event::Split> &b)
{
    io.need("into", b.into);
    io.put("number", b.number);
}
template <class Io>
void fields(Io &io, Of<Io, event::Imported> &b)
{
    io.need("source", b.source);
    io.words("reference", b.reference);
    io.put("runbook", b.runbook);
}
template <class Io>
void fields(Io &io, Of<Io, event::RoleChanged> &b)
{
    io.need("role", b.role);
    io.put("person", b.person);
    io.set("from", b.from);
}
template <class Io>
void fields(Io &io, Of<Io, event::HandoverOffered> &b)
{
    io.need("person", b.person);
    io.put("from", b.from);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::HandoverDeclined> &b)
{
    io.put("person", b.person);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::RunbookAttached> &b)
{
    io.put("runbook", b.runbook);
    io.need("index", b.index);
    io.put("title", b.title);
    io.put("file", b.file);
    io.set("sha256", b.sha256);
    io.need("source", b.source);
}
template <class Io>
void fields(Io &io, Of<Io, event::StepNews> &b)
{
    io.need("step", b.step);
    io.put("title", b.title);
    io.setWords("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::StepAssigned> &b)
{
    io.need("step", b.step);
    io.put("title", b.title);
    io.put("person", b.person);
    io.set("due_ms", b.due);
}
template <class Io>
void fields(Io &io, Of<Io, event::StepAdded> &b)
{
    io.need("step", b.step);
    io.put("phase", b.phase);
    io.words("title", b.title);
    io.put("person", b.person);
}
template <class Io>
void fields(Io &io, Of<Io, event::BranchChosen> &b)
{
    io.need("phase", b.phase);
    io.need("branch", b.branch);
    io.put("title", b.title);
}
template <class Io>
void fields(Io &io, Of<Io, event::PhaseEntered> &b)
{
    io.need("phase", b.phase);
    io.put("title", b.title);
}
template <class Io>
void fields(Io &io, Of<Io, event::TimerStarted> &b)
{
    io.need("timer", b.timer);
    io.words("title", b.title);
    io.put("length_ms", b.length);
    io.need("due_ms", b.due);
    io.set("person", b.person);
    io.set("repeat_ms", b.repeat);
}
template <class Io>
void fields(Io &io, Of<Io, event::TimerNews> &b)
{
    io.need("timer", b.timer);
    io.words("title", b.title);
}
template <class Io>
void fields(Io &io, Of<Io, event::TimerPutOff> &b)
{
    io.need("timer", b.timer);
    io.words("title", b.title);
    io.need("due_ms", b.due);
}
template <class Io>
void fields(Io &io, Of<Io, event::UpdatePosted> &b)
{
    io.words("text", b.text);
    io.set("next_due_ms", b.nextDue);
    io.put("audience", b.audience);
    io.set("channels", b.channels);
}
template <class Io>
void fields(Io &io, Of<Io, event::MessageQueued> &b)
{
    io.need("message", b.message);
    io.put("channel", b.content.channel);
    io.put("channel_kind", b.content.kind);
    io.put("purpose", b.content.purpose);
    io.put("audience", b.content.audience);
    io.words("subject", b.content.subject);
    io.words("text", b.content.text);
    io.put("number", b.content.number);
    io.words("title", b.content.title);
    io.put("severity", b.content.severity);
    io.put("status", b.content.status);
    io.set("approval", b.approval);
}
template <class Io>
void fields(Io &io, Of<Io, event::MessageApproved> &b)
{
    io.need("message", b.message);
    io.put("channel", b.channel);
}
template <class Io>
void fields(Io &io, Of<Io, event::MessageSent> &b)
{
    io.need("message", b.message);
    io.put("channel", b.channel);
    io.setWords("answer", b.answer);
    io.set("reference", b.reference);
    io.put("via", b.via);
}
template <class Io>
void fields(Io &io, Of<Io, event::MessageFailed> &b)
{
    io.need("message", b.message);
    io.put("channel", b.channel);
    io.words("answer", b.answer);
    io.set("reference", b.reference);
    io.put("state", b.state);
}
template <class Io>
void fields(Io &io, Of<Io, event::Called> &b)
{
    io.put("person", b.person);
    io.put("answered", b.answered);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::Note> &b)
{
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::Vote> &b)
{
    io.need("person", b.person);
    io.put("objects", b.objects);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::Decision> &b)
{
    io.words("text", b.text);
    io.list("votes", b.votes);
}
template <class Io>
void fields(Io &io, Of<Io, event::FollowUp> &b)
{
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::ActionFields> &b)
{
    io.words("text", b.text);
    io.set("owner", b.owner);
    io.set("due_ms", b.due);
    io.setWords("link", b.link);
    io.put("state", b.state);
}
template <class Io>
void fields(Io &io, Of<Io, event::ActionItem> &b)
{
    fields<Io>(io, static_cast<Of<Io, event::ActionFields> &>(b));
}
template <class Io>
void fields(Io &io, Of<Io, event::ActionChanged> &b)
{
    io.need("item", b.item);
    fields<Io>(io, static_cast<Of<Io, event::ActionFields> &>(b));
}
template <class Io>
void fields(Io &io, Of<Io, event::EvidenceAttached> &b)
{
    io.words("text", b.text);
    io.setWords("file", b.file);
    io.set("sha256", b.sha256);
    io.set("size", b.size);
    io.set("metric", b.metric);
    io.range(b.range);
    io.set("step", b.step);
    io.set("hypothesis", b.hypothesis);
}
template <class Io>
void fields(Io &io, Of<Io, event::HypothesisChanged> &b)
{
    io.need("hypothesis", b.hypothesis);
    io.words("title", b.title);
    io.put("state", b.state);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::Amended> &b)
{
    io.need("event", b.event);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::WindowPinned> &b)
{
    io.need("from_ms", b.range.from);
    io.need("to_ms", b.range.to);
    io.put("metric", b.metric);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::ConditionNews> &b)
{
    io.need("condition", b.condition);
    io.put("text", b.text);
    io.put("value", b.value);
    io.put("flapping", b.flapping);
    io.set("again", b.again);
    io.set("still", b.still);
}
template <class Io>
void fields(Io &io, Of<Io, event::FeedNews> &b)
{
    io.need("feed", b.feed);
    io.put("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::ClockChanged> &b)
{
    io.need("kind", b.change);
    io.put("amount_ms", b.amount);
}
template <class Io>
void fields(Io &io, Of<Io, event::ChangeMade> &b)
{
    io.need("text", b.text);
    io.set("service", b.service);
    io.set("link", b.link);
    io.set("key", b.key);
}
template <class Io>
void fields(Io &io, Of<Io, event::CutAccepted> &b)
{
    io.put("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::LostEvents> &b)
{
    io.need("first", b.first);
    io.need("last", b.last);
    io.need("count", b.count);
    io.set("after_ms", b.after);
    io.set("before_ms", b.before);
}
template <class Io>
void fields(Io &io, Of<Io, event::LogSalvaged> &b)
{
    io.put("found", b.found);
    io.list("lost", b.lost);
    io.set("witnessed", b.witnessed);
    io.set("witnessed_hash", b.witnessedHash);
}
template <class Io>
void fields(Io &io, Of<Io, event::RedactedEntry> &b)
{
    io.need("event", b.event);
    io.need("sha256", b.hash);
}
template <class Io>
void fields(Io &io, Of<Io, event::EntryRedacted> &b)
{
    io.list("entries", b.entries);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::Annotated> &b)
{
    io.words("text", b.text);
    io.set("metric", b.metric);
    io.range(b.range);
}
template <class Io>
void fields(Io &io, Of<Io, event::KeyMomentSet> &b)
{
    io.need("event", b.event);
    io.put("key", b.key);
}
template <class Io>
void fields(Io &io, Of<Io, event::FactorNamed> &b)
{
    io.need("factor", b.factor);
    io.put("tag", b.tag);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::MilestoneCorrected> &b)
{
    io.need("milestone", b.milestone);
    io.set("at_ms", b.at);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::SectionWritten> &b)
{
    io.need("section", b.section);
    io.words("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::ReviewStateChanged> &b)
{
    io.put("from", b.from);
    io.need("to", b.to);
    io.words("text", b.text);
}
/// Neither is ever written; in memory they say what could not be read.
template <class Io>
void fields(Io &io, Of<Io, event::Unknown> &b)
{
    io.set("kind", b.kind);
    io.set("text", b.text);
}
template <class Io>
void fields(Io &io, Of<Io, event::Unreadable> &b)
{
    io.set("kind", b.kind);
    io.set("text", b.text);
}

template <class T>
void Writer::list(const char *key, const std::vector<T> &items)
{
    QJsonArray array;
    for (const T &item : items) {
        Writer writer;
        fields(writer, item);
        array.append(writer.m_object);
    }
    if (!array.isEmpty())
        m_object.insert(QLatin1String(key), array);
}

template <class T>
void Redactor::list(const char *key, const std::vector<T> &)
{
    QJsonArray array = m_object.value(QLatin1String(key)).toArray();
    for (QJsonValueRef each : array) {
        Redactor redactor(each.toObject());
        fields(redactor, T());
        m_words += redactor.m_words;
        each = redactor.m_object;
    }
    if (!array.isEmpty())
        m_object.insert(QLatin1String(key), array);
}

template <class T>
void Reader::list(const char *key, std::vector<T> &items)
{
    const QJsonValue given = m_object.value(QLatin1String(key));
    if (!given.isArray()) {
        if (!given.isUndefined())
            wrong(ErrorCode::Corrupt,
                  QStringLiteral("the field \"%1\" is not a list").arg(QLatin1String(key)));
        return;
    }
    const QJsonArray array = given.toArray();
    for (const QJsonValue &each : array) {
        Reader reader(each.toObject());
        T item;
        fields(reader, item);
        if (reader.error())
            wrong(reader.error()->code,
                  QStringLiteral("in \"%1\": %2").arg(QLatin1String(key), reader.error()->message));
        items.push_back(std::move(item));
    }
}

} // namespace wf::codec
