// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "models/actionmodel.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QTableView;

namespace wf {

/// What is still to be done over all incidents, overdue first.
class ActionsPane : public QFrame
{
    Q_OBJECT
public:
    ActionsPane(Desk &desk, HistoryStore &store, const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void reviewAsked(const wf::IncidentId &incident);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLayout *makeHeader();
    void makeView(const Theme &theme);
    int currentRow() const;
    void setState(ActionState state);
    void toggle(int row);
    void refresh();
    void setWidths();

    ActionModel m_model;
    QTableView *m_view;
    QLabel *m_summary;
    QLabel *m_empty;
    QLabel *m_error;
    QPushButton *m_done;
    QPushButton *m_drop;
    QPushButton *m_reopen;
    QPushButton *m_review;
};

} // namespace wf
