/** What every answer says to browsers, whoever gives it, and the page that shows the API. Nobody uses it. */
package vn.tthc.stats.web;
