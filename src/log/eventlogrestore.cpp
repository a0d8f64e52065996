// SPDX-License-Identifier: GPL-3.0-or-later
// The first words of a log that was restored.
#include "log/eventlog.h"
#include "log/pendingrestore.h"

#include <QFileInfo>

namespace wf {

namespace {

constexpr qsizetype MaxWords = 2'000;

} // namespace

/// It lacks what its witness remembers, and a person wants it so: that is logged, with the name, and the
/// witness is written again.
Expected<void> EventLog::tellRestored(const PendingRestore &restore)
{
    const QString replaced = replacedPath(m_dataDir, restore.at);
    QString words = QStringLiteral("the log was restored from %1").arg(restore.from);
    if (QFileInfo::exists(replaced))
        words += QStringLiteral("; the one it replaced is %1").arg(QFileInfo(replaced).fileName());
    if (!m_cut.isEmpty())
        words += QStringLiteral("; ") + m_cut;
    const QString cut = m_cut;
    EventDraft draft{{}, event::CutAccepted{words.left(MaxWords)}, restore.at, restore.person};
    if (const auto told = append({draft}); !told)
        return tl::unexpected(told.error());
    m_warnings.removeIf([&cut](const QString &warning) { return cut.contains(warning); });
    return endRestore(m_dataDir);
}

} // namespace wf
