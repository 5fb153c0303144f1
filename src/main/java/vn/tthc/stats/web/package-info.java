/** What every answer says to browsers, whoever gives it, the page that shows the API, and the pages that people look at. Nobody uses it. */
package vn.tthc.stats.web;
