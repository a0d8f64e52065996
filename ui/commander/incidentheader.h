// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QWidget>

class QAction;
class QLabel;
class QBoxLayout;
class QPushButton;
class QWidget;

namespace wf {

class SeverityChip;

/// The heading of what is selected: severity, title, number, since when; the actions that change it.
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
    void fit();
    void refresh();
    void refreshIncident(const Incident &incident);
    QString commandNews(const Incident &incident) const;

    Desk &m_desk;
    Selection &m_selection;
    QBoxLayout *m_layout;
    QWidget *m_buttons = nullptr;
    SeverityChip *m_chip;
    class ElidedLabel *m_title;
    class ElidedLabel *m_facts;
    QPushButton *m_severity;
    QPushButton *m_update;
    QPushButton *m_advance;
    QPushButton *m_declare;
};

} // namespace wf
