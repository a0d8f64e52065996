// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/historyquery.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace wf {

/// What of the history is looked at: severities, runbook, service, tag, time, drills, words; and as chips
/// what was pressed elsewhere. Reads and sets the query's filter.
class HistoryBar : public QFrame
{
    Q_OBJECT
public:
    HistoryBar(HistoryQuery &query, const Clock &clock, QWidget *parent = nullptr);
    void focusSearch();
    /// What was pressed elsewhere, each part to be taken back; stands where there is room, so that nothing
    /// moves under the mouse when it appears.
    QWidget *chips() const { return m_chips; }

private:
    QComboBox *makeChoice(const char *name, const QString &accessible);
    void makeChips();
    void fill(QComboBox *box, const QString &all, const QStringList &choices, const QString &chosen);
    void read();
    void refresh();
    void refreshChip(QPushButton *chip, const QString &text);

    HistoryQuery &m_query;
    const Clock &m_clock;
    std::array<QPushButton *, 4> m_severities{};
    QComboBox *m_runbook;
    QComboBox *m_service;
    QComboBox *m_tag;
    QComboBox *m_period;
    QComboBox *m_drills;
    QLineEdit *m_search;
    QPushButton *m_clear;
    QLabel *m_count;
    QWidget *m_chips;
    QPushButton *m_moment = nullptr;
    QPushButton *m_trouble = nullptr;
    QPushButton *m_missed = nullptr;
    bool m_filling = false;
};

} // namespace wf
