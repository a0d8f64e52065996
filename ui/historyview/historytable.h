// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/historymodel.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;
class QTableView;

namespace wf {

/// The incidents a query lets pass. Enter or a double click asks for the review of one.
class HistoryTable : public QFrame
{
    Q_OBJECT
public:
    HistoryTable(HistoryQuery &query, const Clock &clock, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void reviewAsked(const wf::IncidentId &incident);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void setWidths();

    HistoryQuery &m_query;
    const Theme &m_theme;
    HistoryModel m_model;
    QTableView *m_view;
    QLabel *m_empty;
    IncidentId m_current;
};

} // namespace wf
