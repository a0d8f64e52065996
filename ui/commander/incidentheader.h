// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QFrame>

#include <vector>

class QAction;
class QBoxLayout;
class QPushButton;

namespace wf {

class ElidedLabel;
class Figure;
class SeverityChip;
struct Standing;

/// The heading of what is selected. In the largest type how bad it is, for how long, who has it and what is
/// due; then title, number, state; the actions that change it.
class IncidentHeader : public QWidget
{
    Q_OBJECT
public:
    struct Actions
    {
        QAction *severity;
        QAction *update;
        QAction *advance;
        QAction *declare; ///< Shown for a detection or a runbook.
    };
    IncidentHeader(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent = nullptr);
    void setActions(const Actions &actions);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeCard();
    void fit();
    void refresh();
    void refreshWatch();
    void refreshFigures(const Standing &standing);
    void refreshIncident(const Incident &incident);
    QString commandNews(const Incident &incident) const;

    Desk &m_desk;
    Selection &m_selection;
    QFrame *m_card;
    QBoxLayout *m_layout = nullptr;
    QWidget *m_buttons = nullptr;
    SeverityChip *m_chip;
    ElidedLabel *m_title;
    ElidedLabel *m_facts;
    QWidget *m_figures;
    std::vector<QFrame *> m_rules; ///< One before each figure.
    Figure *m_elapsed;
    Figure *m_commander;
    Figure *m_due;
    QPushButton *m_severity;
    QPushButton *m_update;
    QPushButton *m_advance;
    QPushButton *m_declare;
};

} // namespace wf
