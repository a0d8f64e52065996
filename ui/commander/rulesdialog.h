// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/rulemodel.h"
#include "theme/theme.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace wf {

/// Every rule that is evaluated: how it stands, when and at what cost it was evaluated, what holds it up.
class RulesDialog : public QDialog
{
    Q_OBJECT
public:
    RulesDialog(DeskView &desk, const Theme &theme, QWidget *parent);

private:
    void showFiles();
    void showCurrent();
    void keepCurrent();

    void openChart();
    void openBacktest();
    /// As its file has it; null of a runbook's own condition and of a recording rule.
    const rules::Rule *alertOf(const RuleReport &report) const;

    DeskView &m_desk;
    const Theme &m_theme;
    RuleModel m_model;
    QLabel *m_summary;
    QLabel *m_problems;
    QLabel *m_empty;
    QTableView *m_view;
    QPlainTextEdit *m_details;
    QPushButton *m_backtest;
    QString m_current; ///< The rule that a person looks at, wherever it stands.
};

} // namespace wf
