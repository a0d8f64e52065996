// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/incidentmodel.h"
#include "models/selection.h"
#include "theme/theme.h"

#include <QFrame>

class QLabel;
class QListView;
class QPushButton;

namespace wf {

/// The incident list with its two filters, and the measures of the last 30 days below it.
class IncidentsPane : public QFrame
{
    Q_OBJECT
public:
    IncidentsPane(DeskView &desk, Selection &selection, const Theme &theme, QWidget *parent = nullptr);

private:
    void refreshCounts();
    void refreshMeasures();
    void showSelection();

    DeskView &m_desk;
    Selection &m_selection;
    IncidentModel m_model;
    QListView *m_view;
    QPushButton *m_active;
    QPushButton *m_ended;
    QLabel *m_empty;
    QLabel *m_measures;
};

} // namespace wf
