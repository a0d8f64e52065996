// SPDX-License-Identifier: GPL-3.0-or-later
#include "detect/savedstate.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace wf {

namespace {

constexpr qsizetype MaxTurns = 100;

constexpr std::array States{ConditionState::Unbound, ConditionState::NoData, ConditionState::False,
                            ConditionState::Pending, ConditionState::True,   ConditionState::Clearing};

void put(QJsonObject &o, const char *key, const std::optional<Timestamp> &at)
{
    if (at)
        o[QLatin1String(key)] = qint64(toMs(*at));
}

std::optional<Timestamp> timeOf(const QJsonObject &o, const char *key)
{
    const QJsonValue value = o.value(QLatin1String(key));
    return value.isDouble() ? std::optional(fromMs(value.toInteger())) : std::nullopt;
}

ConditionState stateOf(const QJsonObject &o, const char *key)
{
    const QString name = o.value(QLatin1String(key)).toString();
    for (const ConditionState state : States) {
        if (conditionStateName(state) == name)
            return state;
    }
    return ConditionState::False;
}

QJsonObject toJson(const SavedCondition &c)
{
    const MachineState &s = c.state;
    QJsonObject o{{QStringLiteral("runbook"), c.runbook.text()},
                  {QStringLiteral("condition"), c.condition},
                  {QStringLiteral("text"), c.text},
                  {QStringLiteral("state"), conditionStateName(s.state)},
                  {QStringLiteral("kept"), conditionStateName(s.kept)},
                  {QStringLiteral("flapping"), s.flapping},
                  {QStringLiteral("must_be_false"), s.mustBeFalse}};
    put(o, "since_ms", s.since);
    put(o, "pending_ms", s.pendingSince);
    put(o, "active_ms", s.activeSince);
    put(o, "clear_ms", s.clearSince);
    put(o, "data_ms", s.lastDataAt);
    put(o, "lost_ms", s.lostSince);
    if (!s.trueValue.isEmpty())
        o[QStringLiteral("true_value")] = s.trueValue;
    QJsonArray turns;
    for (const Timestamp t : s.turns)
        turns.append(qint64(toMs(t)));
    o[QStringLiteral("turns_ms")] = turns;
    return o;
}

SavedCondition fromJson(const QJsonObject &o)
{
    SavedCondition c{RunbookId(o[QStringLiteral("runbook")].toString()),
                     o[QStringLiteral("condition")].toInt(-1),
                     o[QStringLiteral("text")].toString(),
                     {}};
    MachineState &s = c.state;
    s.state = stateOf(o, "state");
    s.kept = stateOf(o, "kept");
    s.flapping = o[QStringLiteral("flapping")].toBool();
    s.mustBeFalse = o[QStringLiteral("must_be_false")].toBool();
    s.since = timeOf(o, "since_ms").value_or(Timestamp{});
    s.pendingSince = timeOf(o, "pending_ms");
    s.activeSince = timeOf(o, "active_ms");
    s.clearSince = timeOf(o, "clear_ms");
    s.lastDataAt = timeOf(o, "data_ms");
    s.lostSince = timeOf(o, "lost_ms");
    s.trueValue = o[QStringLiteral("true_value")].toString();
    for (const QJsonValue &turn : o[QStringLiteral("turns_ms")].toArray()) {
        if (qsizetype(s.turns.size()) < MaxTurns)
            s.turns.push_back(fromMs(turn.toInteger()));
    }
    return c;
}

} // namespace

bool isWorthSaving(const MachineState &state)
{
    const bool plain = state.state == ConditionState::Unbound || state.state == ConditionState::False;
    return !plain || state.mustBeFalse || !state.turns.empty();
}

QByteArray savedText(const std::vector<SavedCondition> &conditions)
{
    QJsonArray all;
    for (const SavedCondition &c : conditions)
        all.append(toJson(c));
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

std::vector<SavedCondition> savedConditions(const QByteArray &text)
{
    std::vector<SavedCondition> all;
    for (const QJsonValue &value : QJsonDocument::fromJson(text).array())
        all.push_back(fromJson(value.toObject()));
    return all;
}

MachineState resumedState(const MachineState &known, MachineState saved)
{
    if (known.mustBeFalse) {
        MachineState ended = known;
        if (saved.mustBeFalse || saved.isActive())
            ended.trueValue = saved.trueValue;
        return ended;
    }
    if (known.isActive())
        return saved.isActive() ? saved : known;
    if (!saved.isActive())
        return saved;
    saved.state = saved.state == ConditionState::NoData ? ConditionState::NoData : ConditionState::Pending;
    saved.kept = ConditionState::Pending;
    saved.pendingSince = saved.pendingSince ? saved.pendingSince : saved.activeSince;
    saved.activeSince.reset();
    saved.clearSince.reset();
    return saved;
}

} // namespace wf
