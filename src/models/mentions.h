// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"

namespace wf {

/// Something a text names that one can go to.
struct Mention
{
    enum class Kind { Incident, Step, Series };
    Kind kind = Kind::Incident;
    qsizetype start = 0; ///< In the text, in characters.
    qsizetype length = 0;
    QString target; ///< Id of the incident or the step, or the metric's name as it is written.
    bool operator==(const Mention &) const = default;
};

/// Finds mentions. Asked for every row that is painted, so it keeps the metrics' names while the catalogue is
/// the same.
class MentionFinder
{
public:
    explicit MentionFinder(const DeskView &desk) : m_desk(desk) {}
    /// "INC-0012"; "#2.3", the third step of the second phase of `incident`, counted from 1;
    /// "qih.queue_depth", a metric that is scraped. Only what there is. In order, none inside another. At
    /// most 50.
    std::vector<Mention> find(const QString &text, const IncidentId &incident);

private:
    bool isScraped(const QString &name);

    const DeskView &m_desk;
    SeriesCatalog m_catalog;
    std::set<std::string, std::less<>> m_names;
};

} // namespace wf
