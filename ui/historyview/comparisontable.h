// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/comparison.h"
#include "theme/theme.h"

#include <QTreeWidget>

namespace wf {

/// Two incidents line by line: milestones, phases and steps, each with its time since the declaration and the
/// difference. A click on a line is a moment to look at.
class ComparisonTable : public QTreeWidget
{
    Q_OBJECT
public:
    ComparisonTable(const Theme &theme, QWidget *parent = nullptr);
    void show(const std::vector<ComparedRow> &rows, const QString &first, const QString &second);

Q_SIGNALS:
    /// Since the declaration.
    void momentRequested(wf::Millis since);

private:
    const Theme &m_theme;
};

} // namespace wf
