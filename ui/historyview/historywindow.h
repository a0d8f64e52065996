// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "models/historyquery.h"
#include "theme/theme.h"

#include <QMainWindow>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QStackedWidget;

namespace wf {

class HistoryBar;

/// Across incidents: what happened when, what keeps happening, what is still to be done. Composes the panes.
class HistoryWindow : public QMainWindow
{
    Q_OBJECT
public:
    HistoryWindow(Desk &desk, const Theme &theme, QWidget *parent = nullptr);

    enum class Page { Incidents, Actions };
    void showPage(Page page);
    /// Asks for a file of past incidents.
    void openImport();

Q_SIGNALS:
    void reviewAsked(const wf::IncidentId &incident);

private:
    QHBoxLayout *makeHeader();
    QWidget *makeIncidents();
    void makeActions();
    void refreshState();
    QString notSearched() const;

    Desk &m_desk;
    const Theme &m_theme;
    HistoryStore m_store;
    LogSearch m_search;
    HistoryQuery m_query;
    QStackedWidget *m_pages;
    QButtonGroup *m_tabs;
    QLabel *m_state;
    QProgressBar *m_loading;
    HistoryBar *m_bar = nullptr;
};

} // namespace wf
