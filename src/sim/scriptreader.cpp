// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/scriptreader.h"

#include "sim/estate.h"
#include "sim/scenario.h"

#include <QStringDecoder>

#include <algorithm>
#include <cmath>

namespace wf {
namespace {

tl::unexpected<Error> wrong(const QString &message)
{
    return fail(ErrorCode::InvalidInput, message);
}

/// Words apart by spaces and tabs; what stands in double quotes stays together, # outside of them ends the
/// line.
Expected<QStringList> splitWords(const QString &line)
{
    QStringList words;
    QString word;
    bool quoted = false;
    for (const QChar c : line) {
        if (c == u'"')
            quoted = !quoted;
        if (!quoted && c == u'#')
            break;
        if (!quoted && (c == u' ' || c == u'\t')) {
            if (!word.isEmpty())
                words << std::exchange(word, QString());
            continue;
        }
        word += c;
    }
    if (quoted)
        return wrong(QStringLiteral("a \" is not closed"));
    if (!word.isEmpty())
        words << word;
    return words;
}

Expected<Millis> readDuration(const QString &word, const char *what)
{
    if (const std::optional<Millis> parsed = parseDuration(word))
        return *parsed;
    return wrong(QStringLiteral("\"%1\" is not a %2; write one like 30s, 5m or 1h30m")
                     .arg(word.left(40), QLatin1String(what)));
}

/// The tail "KEYWORD DURATION" of an action, zero where there is none.
Expected<Millis> readTail(const QStringList &rest, qsizetype from, const char *keyword)
{
    if (rest.size() == from)
        return Millis{0};
    if (rest.at(from) != QLatin1String(keyword))
        return wrong(QStringLiteral("\"%1\" is too much here; only \"%2 DURATION\" may follow")
                         .arg(rest.at(from).left(40), QLatin1String(keyword)));
    if (rest.size() != from + 2)
        return wrong(QStringLiteral("\"%1\" needs one duration after it").arg(QLatin1String(keyword)));
    return readDuration(rest.at(from + 1), "duration");
}

Expected<QString> readScenarioName(const QString &word)
{
    if (findScenario(word))
        return word;
    return fail(ErrorCode::NotFound, QStringLiteral("there is no scenario \"%1\"; there are %2")
                                         .arg(word.left(60), scenarioNames().join(QLatin1String(", "))));
}

/// The labels of METRIC{name="value",…}, `text` being what stands between the braces.
Expected<Labels> readLabels(const QString &text)
{
    std::vector<Labels::Pair> pairs;
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const qsizetype equals = part.indexOf(u'=');
        const QString value = part.mid(equals + 1).trimmed();
        const bool quoted = value.size() >= 2 && value.startsWith(u'"') && value.endsWith(u'"');
        if (equals <= 0 || !quoted)
            return wrong(QStringLiteral("\"%1\" is not a label; write name=\"value\"").arg(part.left(60)));
        pairs.emplace_back(part.first(equals).trimmed().toStdString(),
                           value.sliced(1, value.size() - 2).toStdString());
    }
    return Labels(std::move(pairs));
}

} // namespace

Expected<void> ScriptReader::readLine(QByteArrayView line)
{
    if (line.size() > ScriptMaxLineBytes)
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("the line is longer than %1 bytes").arg(ScriptMaxLineBytes));
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(line);
    if (decoder.hasError())
        return wrong(QStringLiteral("the line is not UTF-8"));
    if (text.endsWith(u'\r'))
        text.chop(1);
    const Expected<QStringList> words = splitWords(text);
    if (!words)
        return tl::unexpected<Error>(words.error());
    if (words->isEmpty())
        return {};
    if (words->size() < 3 || words->at(0) != QLatin1String("at"))
        return wrong(
            QStringLiteral("an action is \"at TIME ACTION …\", with the action one of start, stop, set, "
                           "release, drop, restore, fail"));
    const Expected<Millis> at = readDuration(words->at(1), "time");
    if (!at)
        return tl::unexpected<Error>(at.error());
    return readAction(*at, words->at(2), words->mid(3));
}

Expected<void> ScriptReader::readAction(Millis at, const QString &verb, const QStringList &rest)
{
    if (verb == QLatin1String("start"))
        return readStart(at, rest);
    if (verb == QLatin1String("stop"))
        return readStop(at, rest);
    if (verb == QLatin1String("set"))
        return readSet(at, rest);
    if (verb == QLatin1String("release"))
        return readRelease(at, rest);
    if (verb == QLatin1String("drop") || verb == QLatin1String("restore"))
        return readPresence(at, rest, verb == QLatin1String("drop"));
    if (verb == QLatin1String("fail"))
        return readFail(at, rest);
    return wrong(
        QStringLiteral("there is no action \"%1\"; there are start, stop, set, release, drop, restore, fail")
            .arg(verb.left(40)));
}

Expected<void> ScriptReader::readStart(Millis at, const QStringList &rest)
{
    if (rest.isEmpty())
        return wrong(QStringLiteral("\"start\" needs a scenario"));
    const Expected<QString> name = readScenarioName(rest.at(0));
    if (!name)
        return tl::unexpected<Error>(name.error());
    const Expected<Millis> hold = readTail(rest, 1, "for");
    if (!hold)
        return tl::unexpected<Error>(hold.error());
    if (rest.size() > 1 && *hold <= Millis{0})
        return wrong(QStringLiteral("a fault cannot last no time at all"));
    m_script.faults.push_back({FaultAction::Kind::Start, at, *name, *hold});
    return {};
}

Expected<void> ScriptReader::readStop(Millis at, const QStringList &rest)
{
    if (rest.size() != 1)
        return wrong(QStringLiteral("\"stop\" needs one scenario"));
    const Expected<QString> name = readScenarioName(rest.at(0));
    if (!name)
        return tl::unexpected<Error>(name.error());
    m_script.faults.push_back({FaultAction::Kind::Stop, at, *name, Millis{0}});
    return {};
}

Expected<void> ScriptReader::readSet(Millis at, const QStringList &rest)
{
    if (rest.size() < 2)
        return wrong(QStringLiteral("\"set\" needs a metric and a value"));
    const Expected<FamilySelection> what = readSelection(rest.at(0));
    if (!what)
        return tl::unexpected<Error>(what.error());
    const Expected<Millis> over = readTail(rest, 2, "over");
    if (!over)
        return tl::unexpected<Error>(over.error());
    ValueAction action{ValueAction::Kind::Set, at, *what, 0, {}, *over};
    const Family *family = findFamily(QString::fromStdString(what->family));
    const QString value = rest.at(1);
    if (family->type == FamilyType::StateSet) {
        const std::string word = value.toStdString();
        const bool known =
            std::any_of(family->samples.begin(), family->samples.end(),
                        [&](const FamilySample &s) { return s.labels.value(family->name) == word; });
        if (!known)
            return wrong(QStringLiteral("%1 has no state \"%2\"").arg(rest.at(0).left(80), value.left(40)));
        if (rest.size() > 2 || !what->labels.isEmpty())
            return wrong(QStringLiteral("a state is set as a whole and at once: set %1 %2")
                             .arg(QString::fromStdString(family->name), value));
        action.state = word;
    } else if (family->type == FamilyType::Gauge) {
        bool ok = false;
        action.value = value.toDouble(&ok);
        if (!ok || !std::isfinite(action.value) || std::fabs(action.value) > 1e12)
            return wrong(QStringLiteral("\"%1\" is not a number between -1e12 and 1e12").arg(value.left(40)));
    } else {
        return wrong(
            QStringLiteral("%1 cannot be set: only gauges and state sets can").arg(rest.at(0).left(80)));
    }
    m_script.values.push_back(std::move(action));
    return {};
}

Expected<void> ScriptReader::readRelease(Millis at, const QStringList &rest)
{
    if (rest.isEmpty())
        return wrong(QStringLiteral("\"release\" needs a metric"));
    const Expected<FamilySelection> what = readSelection(rest.at(0));
    if (!what)
        return tl::unexpected<Error>(what.error());
    const Expected<Millis> over = readTail(rest, 1, "over");
    if (!over)
        return tl::unexpected<Error>(over.error());
    const Family *family = findFamily(QString::fromStdString(what->family));
    if (family->type == FamilyType::StateSet && (rest.size() > 1 || !what->labels.isEmpty()))
        return wrong(QStringLiteral("a state set is released as a whole and at once"));
    m_script.values.push_back({ValueAction::Kind::Release, at, *what, 0, {}, *over});
    return {};
}

Expected<void> ScriptReader::readPresence(Millis at, const QStringList &rest, bool dropped)
{
    if (rest.size() != 1)
        return wrong(
            QStringLiteral("\"%1\" needs one metric").arg(QLatin1String(dropped ? "drop" : "restore")));
    const Expected<FamilySelection> what = readSelection(rest.at(0));
    if (!what)
        return tl::unexpected<Error>(what.error());
    m_script.presence.push_back({at, *what, dropped});
    return {};
}

Expected<void> ScriptReader::readFail(Millis at, const QStringList &rest)
{
    if (rest.size() != 1)
        return wrong(QStringLiteral("\"fail\" needs one duration"));
    const Expected<Millis> length = readDuration(rest.at(0), "duration");
    if (!length)
        return tl::unexpected<Error>(length.error());
    m_script.failures.push_back({inSeconds(at), inSeconds(at + *length)});
    return {};
}

const Family *ScriptReader::findFamily(const QString &name) const
{
    QString plain = name;
    plain.replace(u'.', u'_');
    const std::string wanted = plain.toStdString();
    for (const Family &family : m_known) {
        const bool withSuffix = wanted == family.name + "_total" || wanted == family.name + "_info";
        const bool withoutUnit = !family.unit.empty() && family.name == wanted + '_' + family.unit;
        if (wanted == family.name || withSuffix || withoutUnit)
            return &family;
    }
    return nullptr;
}

Expected<FamilySelection> ScriptReader::readSelection(const QString &word) const
{
    const qsizetype brace = word.indexOf(u'{');
    const QString name = brace < 0 ? word : word.first(brace);
    const Family *family = findFamily(name);
    if (!family)
        return fail(ErrorCode::NotFound,
                    QStringLiteral("the estate has no metric \"%1\"").arg(name.left(80)));
    FamilySelection selection{family->name, {}};
    if (brace < 0)
        return selection;
    if (!word.endsWith(u'}'))
        return wrong(QStringLiteral("\"%1\" lacks its closing brace").arg(word.left(80)));
    Expected<Labels> labels = readLabels(word.sliced(brace + 1, word.size() - brace - 2));
    if (!labels)
        return tl::unexpected<Error>(labels.error());
    selection.labels = std::move(*labels);
    const bool any =
        std::any_of(family->samples.begin(), family->samples.end(),
                    [&](const FamilySample &sample) { return selection.matches(*family, sample); });
    if (!any)
        return fail(ErrorCode::NotFound, QStringLiteral("no series of the estate is %1").arg(word.left(120)));
    return selection;
}

Script ScriptReader::takeScript()
{
    const auto byTime = [](const auto &a, const auto &b) { return a.at < b.at; };
    std::stable_sort(m_script.values.begin(), m_script.values.end(), byTime);
    std::stable_sort(m_script.presence.begin(), m_script.presence.end(), byTime);
    return std::move(m_script);
}

} // namespace wf
