// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mentions.h"

#include <QRegularExpression>

#include <algorithm>

namespace wf {

namespace {

constexpr std::size_t MaxMentions = 50;

QString incidentNamed(const QString &number, const DeskView &desk)
{
    const auto id = desk.book().idOf(number);
    return id ? id->text() : QString();
}

QString stepNamed(int phase, int step, const Incident *incident)
{
    if (!incident || phase < 1 || step < 1)
        return {};
    const auto steps = stepsOfPhase(*incident, phase - 1);
    return step <= int(steps.size()) ? steps[std::size_t(step - 1)]->id.text() : QString();
}

/// As bindings read names: '.', '-' and ':' count as '_'.
std::string folded(const QString &name)
{
    std::string text = name.toStdString();
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '.' || c == '-' || c == ':'; }, '_');
    return text;
}

} // namespace

bool MentionFinder::isScraped(const QString &name)
{
    if (!m_catalog.isSameAs(m_desk.catalog())) {
        m_catalog = m_desk.catalog();
        m_names.clear();
        for (const SeriesInfo &info : m_catalog)
            m_names.insert(info.key.name);
    }
    return m_names.contains(folded(name));
}

std::vector<Mention> MentionFinder::find(const QString &text, const IncidentId &incident)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\b(INC-\\d{1,9}(?:@\\w{4})?)\\b|(?<!\\w)#(\\d{1,3})\\.(\\d{1,3})\\b|"
                       "\\b([a-zA-Z][a-zA-Z0-9]*(?:[._:][a-zA-Z0-9]+)+)\\b"));
    std::vector<Mention> mentions;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext() && mentions.size() < MaxMentions) {
        const QRegularExpressionMatch match = matches.next();
        Mention mention;
        mention.start = match.capturedStart();
        mention.length = match.capturedLength();
        if (match.capturedLength(1) > 0) {
            mention.kind = Mention::Kind::Incident;
            mention.target = incidentNamed(match.captured(1), m_desk);
        } else if (match.capturedLength(2) > 0) {
            mention.kind = Mention::Kind::Step;
            mention.target =
                stepNamed(match.captured(2).toInt(), match.captured(3).toInt(), m_desk.book().find(incident));
        } else if (isScraped(match.captured(4))) {
            mention.kind = Mention::Kind::Series;
            mention.target = match.captured(4);
        }
        if (!mention.target.isEmpty())
            mentions.push_back(std::move(mention));
    }
    return mentions;
}

} // namespace wf
